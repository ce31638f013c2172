import { z } from "zod";
import { MessageText, PartitionIndex, TopicName } from "./names.ts";

/** What the lab's producer sends, and how: the body and answer of /api/producer. */

/** At most so many users: each one's partition is worked out before anything is sent. */
const MOST_USERS = 10_000;
/** At most so many at one press; what is left of several is added up. */
const MOST_IN_BURST = 100_000;

/** `user`: of a random one of so many users; `none`: no key; `fixed`: always `key`; `roundrobin`: no key, each partition in its turn. */
export const KeyMode = z.enum(["user", "none", "fixed", "roundrobin"]);
export type KeyMode = z.infer<typeof KeyMode>;

/** `web-events`: made-up ones of a web shop; `json` and `text`: always `value`, as JSON text or as it is. */
export const ValueKind = z.enum(["web-events", "json", "text"]);
export type ValueKind = z.infer<typeof ValueKind>;

/** Kafka's acks: 0 waits for nobody, 1 for the leader, "all" for every in-sync replica. */
export const Acks = z.literal([0, 1, "all"]);
export type Acks = z.infer<typeof Acks>;

/** An explicit partition; -1 and null mean that none is given, and the key decides. */
export const GivenPartition = z.int().min(-1).nullable();

export const ProducerBody = z.strictObject({
  running: z.boolean().optional(),
  ratePerSecond: z.number().min(0.5).max(20_000).optional(),
  topic: TopicName.optional(),
  keys: KeyMode.optional(),
  users: z.int().min(1).max(MOST_USERS).optional(),
  key: MessageText.max(1000).optional(),
  partition: GivenPartition.optional(),
  values: ValueKind.optional(),
  value: z.unknown().optional(),
  acks: Acks.optional(),
  confirm: z.string().optional(),
});
export type ProducerBody = z.infer<typeof ProducerBody>;

export const ProducerView = z.object({
  running: z.boolean(),
  ratePerSecond: z.number(),
  topic: z.string(),
  /** How many the topic has, as last heard; null where it was not asked for yet. */
  partitions: z.int().nullable(),
  keys: KeyMode,
  users: z.int(),
  /** The fixed key; null for those who may not see keys. */
  key: z.string().nullable(),
  /** Where the explicit one wins over any key. */
  partition: PartitionIndex.nullable(),
  values: ValueKind,
  /** Of `json` and `text`; null without, and for those who may not see values. */
  value: z.unknown(),
  acks: Acks,
  /** How a key is mapped to a partition, by the name that clients have for it. */
  partitioner: z.string(),
  /** Messages that were acknowledged; with acks 0 those that were handed to the connection. */
  produced: z.int(),
  /** The same, in the last second. */
  actualPerSecond: z.number(),
  /** How long the last second's batches waited for their acknowledgement, on average; null without. */
  ackMs: z.number().nullable(),
  /** What a burst has yet to send. */
  burst: z.int(),
  /** Why less is sent than asked for. */
  limitedBy: z.string().nullable(),
});
export type ProducerView = z.infer<typeof ProducerView>;

export const BurstBody = z.strictObject({ count: z.int().min(1).max(MOST_IN_BURST), confirm: z.string().optional() });
export type BurstBody = z.infer<typeof BurstBody>;
