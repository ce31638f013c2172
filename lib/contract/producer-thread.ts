import { z } from "zod";
import { KafkaConnection } from "./consumer-thread.ts";
import { KeyMode } from "./http.ts";
import { Time, TopicName } from "./names.ts";

/** The words between the lab and its producer thread (workers/producer.ts). */

/** Given to the thread when it starts. */
export const ProducerThreadOptions = z.object({ connection: KafkaConnection, metadataMaxAgeMs: z.int().min(1) });
export type ProducerThreadOptions = z.infer<typeof ProducerThreadOptions>;

export const ProducerSettings = z.object({
  running: z.boolean(),
  ratePerSecond: z.number().positive(),
  keys: KeyMode,
  topic: TopicName,
});
export type ProducerSettings = z.infer<typeof ProducerSettings>;

export const ProducerCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("set"), settings: ProducerSettings }),
  /** Sends nothing more, waits at most `withinMs` for the acknowledgement under way, then answers `closed`. */
  z.object({ type: z.literal("close"), withinMs: z.int().min(0) }),
]);
export type ProducerCommand = z.infer<typeof ProducerCommand>;

/** What the thread has done. `produced` counts acknowledged messages since the lab started; see ProducerView for the rest. */
export const ProducerReport = z.object({
  at: Time,
  produced: z.int().min(0),
  actualPerSecond: z.number().nonnegative(),
  limitedBy: z.string().nullable(),
});
export type ProducerReport = z.infer<typeof ProducerReport>;

export const ProducerThreadMessage = z.discriminatedUnion("type", [
  /** At most four a second, and only where something changed. */
  z.object({ type: z.literal("report"), report: ProducerReport }),
  z.object({ type: z.literal("closed") }),
]);
export type ProducerThreadMessage = z.infer<typeof ProducerThreadMessage>;
