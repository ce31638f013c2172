import { z } from "zod";
import { ErrorInfo } from "./client-facts.ts";
import { KafkaConnection } from "./consumer-thread.ts";
import { Offset, PartitionIndex, Time, TopicName } from "./names.ts";
import { Acks, KeyMode, ValueKind } from "./producer.ts";

/** The words between the lab and its producer thread (workers/producer.ts). */

/** Given to the thread when it starts. */
export const ProducerThreadOptions = z.object({ connection: KafkaConnection, metadataMaxAgeMs: z.int().min(1) });
export type ProducerThreadOptions = z.infer<typeof ProducerThreadOptions>;

export const ProducerSettings = z.object({
  running: z.boolean(),
  ratePerSecond: z.number().positive(),
  topic: TopicName,
  keys: KeyMode,
  users: z.int().min(1),
  key: z.string(),
  partition: PartitionIndex.nullable(),
  values: ValueKind,
  /** What is sent where `values` is not "web-events": the text, or JSON as text. */
  text: z.string(),
  acks: Acks,
});
export type ProducerSettings = z.infer<typeof ProducerSettings>;

/** One message by hand. A value of null is a tombstone. */
export const SingleMessage = z.object({
  topic: TopicName,
  key: z.string().nullable(),
  value: z.string().nullable(),
  partition: PartitionIndex.nullable(),
  headers: z.record(z.string(), z.string()),
});
export type SingleMessage = z.infer<typeof SingleMessage>;

/** Where the leader has put it; the timestamp in milliseconds is the log's. */
export const Receipt = z.object({ partition: PartitionIndex, offset: Offset, timestamp: z.number() });
export type Receipt = z.infer<typeof Receipt>;

/** `refused`: it is Kafka's own answer, by its code; else there was none. */
export const SendFailure = ErrorInfo.extend({ refused: z.boolean() });
export type SendFailure = z.infer<typeof SendFailure>;

export const ProducerCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("set"), settings: ProducerSettings }),
  /** So many more with the same settings, as fast as they are acknowledged, whether it runs or not. */
  z.object({ type: z.literal("burst"), count: z.int().min(1) }),
  /** Answered by `sent` or `not-sent` with the same id, beside whatever else is produced. */
  z.object({ type: z.literal("send"), id: z.int(), message: SingleMessage }),
  /** Sends nothing more, waits at most `withinMs` for the acknowledgement under way, then answers `closed`. */
  z.object({ type: z.literal("close"), withinMs: z.int().min(0) }),
]);
export type ProducerCommand = z.infer<typeof ProducerCommand>;

/** What the thread has done; ProducerView says what the numbers count. `produced` counts since the lab started. */
export const ProducerReport = z.object({
  at: Time,
  produced: z.int().min(0),
  actualPerSecond: z.number().nonnegative(),
  ackMs: z.number().nonnegative().nullable(),
  burst: z.int().min(0),
  limitedBy: z.string().nullable(),
});
export type ProducerReport = z.infer<typeof ProducerReport>;

export const ProducerThreadMessage = z.discriminatedUnion("type", [
  /** At most four a second, and only where something changed. */
  z.object({ type: z.literal("report"), report: ProducerReport }),
  z.object({ type: z.literal("sent"), id: z.int(), receipt: Receipt }),
  z.object({ type: z.literal("not-sent"), id: z.int(), failure: SendFailure }),
  z.object({ type: z.literal("closed") }),
]);
export type ProducerThreadMessage = z.infer<typeof ProducerThreadMessage>;
