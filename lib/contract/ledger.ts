import { z } from "zod";
import { Offset, PartitionIndex } from "./names.ts";

/**
 * The account of a group's deliveries, by (partition, offset). It adds up: `produced` is the sum of `delivered`,
 * `notDelivered`, `lost` and `notKnown`. Messages are whole numbers; offsets are strings, as everywhere.
 */
const counts = {
  /** Messages in the log since the account began, also those that were removed since. */
  produced: z.int(),
  /** Messages that the lab's consumers have handled to their end, each counted once. */
  delivered: z.int(),
  /** Those of them that were handled more than once. */
  redelivered: z.int(),
  /** How often messages were handled: `delivered` and every repetition. */
  deliveries: z.int(),
  /** Neither handled nor lost: they lie ahead, or a consumer has them in hand. */
  notDelivered: z.int(),
  /** Never handled, and the group goes on behind them: a commit or a reset has skipped them, or they were removed. */
  lost: z.int(),
  /** Committed by members that are not the lab's: whether and how often those handled them is not known. */
  notKnown: z.int(),
  /** Offsets among those handled that hold no message: markers of transactions, aborted or compacted records. */
  withoutMessage: z.int(),
  /** Set where older parts of the account were kept as numbers only, and handled again since. */
  approximate: z.boolean(),
};

export const LedgerCounts = z.object(counts);
export type LedgerCounts = z.infer<typeof LedgerCounts>;

/** `from`: the offset with which the account begins; null before the partition was measured. */
export const LedgerRow = z.object({ topic: z.string(), partition: PartitionIndex, from: Offset.nullable(), ...counts });
export type LedgerRow = z.infer<typeof LedgerRow>;

/** `stale`: the broker is away, this is the last that was known. */
export const GroupLedger = z.object({
  group: z.string(),
  topic: z.string(),
  stale: z.boolean(),
  totals: LedgerCounts,
  partitions: z.array(LedgerRow),
});
export type GroupLedger = z.infer<typeof GroupLedger>;
