import { z } from "zod";

/** The words between the fuzzer and the process of the broker that it fuzzes: one JSON line each. */

export const BrokerOrder = z.enum([
  /** Says what it holds now. */
  "weigh",
  /** Stops, throws everything away, and says what it holds then: nothing that it held for a client. */
  "rest",
  /** Starts again on the same port. */
  "wake",
]);
export type BrokerOrder = z.infer<typeof BrokerOrder>;

/** After garbage collections; bytes. */
export const Weight = z.object({
  connections: z.int(),
  timers: z.int(),
  heapUsed: z.int(),
  /** Of buffers and the like, outside of the heap. */
  external: z.int(),
  rss: z.int(),
});
export type Weight = z.infer<typeof Weight>;

export const BrokerAnswer = z.discriminatedUnion("type", [
  z.object({ type: z.literal("awake"), port: z.int() }),
  z.object({ type: z.literal("weight"), weight: Weight }),
  /** The broker said of itself that it failed: no client's doing may lead to that. */
  z.object({ type: z.literal("fault"), message: z.string() }),
]);
export type BrokerAnswer = z.infer<typeof BrokerAnswer>;
