import { z } from "zod";

/**
 * The words between the bench and a process of clients, kafkajs in Node or librdkafka in Python: one
 * JSON line an order, one an answer. Times are in ms, of the clients' own clock.
 */

const topic = z.string();

export const ClientOrder = z.discriminatedUnion("type", [
  /** Writes messages with acks all; "singles" waits for each one before the next. */
  z.object({
    type: z.literal("produce"),
    topic,
    valueBytes: z.int(),
    messages: z.int(),
    mode: z.enum(["batches", "singles"]),
  }),
  /** Reads a topic from its beginning to so many messages. */
  z.object({ type: z.literal("consume"), topic, messages: z.int() }),
  /** So many consumers join a group at once, each to own one partition. */
  z.object({ type: z.literal("settle"), topic, consumers: z.int() }),
  /** Writes so many messages a second, one a request, and reads them. */
  z.object({ type: z.literal("latency"), topic, perSecond: z.int(), messages: z.int() }),
]);
export type ClientOrder = z.infer<typeof ClientOrder>;

export const ClientAnswer = z.discriminatedUnion("type", [
  z.object({ type: z.literal("produced"), ms: z.number() }),
  /** The running total of messages. */
  z.object({ type: z.literal("consumed"), samples: z.array(z.object({ at: z.number(), total: z.int() })) }),
  z.object({ type: z.literal("settled"), ms: z.number() }),
  /** From before a message was sent to its handler, of each. */
  z.object({ type: z.literal("latencies"), ms: z.array(z.number()) }),
  z.object({ type: z.literal("failed"), message: z.string() }),
]);
export type ClientAnswer = z.infer<typeof ClientAnswer>;
