import { z } from "zod";

/** The words between the bench and its process of bare kafkajs consumers: one JSON line an order, one an answer. */

/** What the lab gives its consumers too. */
export const BareSettings = z.object({
  brokers: z.array(z.string()),
  sessionTimeoutMs: z.int(),
  heartbeatIntervalMs: z.int(),
  rebalanceTimeoutMs: z.int(),
  maxWaitMs: z.int(),
  metadataMaxAgeMs: z.int(),
});
export type BareSettings = z.infer<typeof BareSettings>;

const of = { group: z.string(), topic: z.string() };

export const BareOrder = z.discriminatedUnion("type", [
  /** One consumer joins, is assigned, and leaves. */
  z.object({ type: z.literal("join"), ...of }),
  /** So many consumers together consume so many messages, then leave. */
  z.object({ type: z.literal("consume"), ...of, consumers: z.int(), messages: z.int() }),
  /** So many consumers more stay in the group. */
  z.object({ type: z.literal("hold"), ...of, consumers: z.int() }),
  /** Asks what the process needs now, and after a garbage collection. */
  z.object({ type: z.literal("weigh") }),
]);
export type BareOrder = z.infer<typeof BareOrder>;

export const BareAnswer = z.discriminatedUnion("type", [
  /** From before `new Kafka` to the first JoinGroup leaving the socket, and to kafkajs' GROUP_JOIN; ms. */
  z.object({ type: z.literal("joined"), joinSentMs: z.number(), assignedMs: z.number() }),
  z.object({
    type: z.literal("consumed"),
    samples: z.array(z.object({ at: z.number(), total: z.int() })),
    cpuSeconds: z.number(),
  }),
  z.object({ type: z.literal("holding") }),
  z.object({ type: z.literal("weighed"), rss: z.int(), rssCollected: z.int(), heapUsed: z.int() }),
  z.object({ type: z.literal("failed"), message: z.string() }),
]);
export type BareAnswer = z.infer<typeof BareAnswer>;
