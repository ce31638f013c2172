import { z } from "zod";

/**
 * What `npm run kafka` leaves in the cache folder while it runs, one file a process, so that its tools and the lab find it.
 * `port` is on 127.0.0.1; `coordinatorLog` is the file into which its group coordinator writes its steps.
 */
export const KafkaInstance = z.object({
  port: z.int(),
  pid: z.int(),
  startedAt: z.number(),
  coordinatorLog: z.string(),
});
export type KafkaInstance = z.infer<typeof KafkaInstance>;
