import { z } from "zod";
import { OffsetRange } from "../contract/client-facts.ts";

/**
 * What a view keeps of the deliveries in one partition. Deliveries come in runs, so the sets of offsets are a few ranges:
 * one more for each crash that made duplicates, or lost something. Beyond RANGES_KEPT the lowest ones are counted and let
 * go of.
 */
export const RANGES_KEPT = 64;

const offset = z.string();
const count = z.int();

export const PartitionLedger = z.object({
  /** The first offset of the account; null until the log was measured, or something of it handled. */
  begin: offset.nullable(),
  /** Handled by the lab's consumers; offsets that hold no message count as handled with those around them. */
  handled: z.array(OffsetRange),
  /** Handled more than once. */
  again: z.array(OffsetRange),
  /** Committed while a member that is not the lab's had the partition: whether it handled them is not known. */
  elsewhere: z.array(OffsetRange),
  /** Messages that were handled, those of them handled more than once, and how often messages were handled at all. */
  messages: count,
  repeated: count,
  deliveries: count,
  /** The consumer of ours that was assigned it last, and what was committed then: it goes on from there or later. */
  taken: z.object({ consumer: z.string(), from: offset }).nullable(),
  /** What was committed when a member that is not the lab's took it; null where none has, or one of ours has gone on. */
  outsider: offset.nullable(),
  /** Of offsets below this only numbers are kept; null where everything is. */
  folded: z.object({ below: offset, handled: count, elsewhere: count }).nullable(),
  /** Set where something was handled of which it cannot be told any more whether it was before. */
  approximate: z.boolean(),
});
export type PartitionLedger = z.infer<typeof PartitionLedger>;

export const EMPTY_LEDGER: PartitionLedger = {
  begin: null,
  handled: [],
  again: [],
  elsewhere: [],
  messages: 0,
  repeated: 0,
  deliveries: 0,
  taken: null,
  outsider: null,
  folded: null,
  approximate: false,
};
