import { z } from "zod";
import { Offset, PartitionIndex, Time } from "./names.ts";

/** Resetting the committed offsets of a group that is stopped, as `kafka-consumer-groups --reset-offsets` does. */

/** As a decimal string, like every offset here, or as a number. One beyond either end of the log becomes that end. */
const WantedOffset = z.union([Offset, z.int()]);
/** The first record at or after it: ISO 8601 with its zone, or milliseconds since the epoch. */
const WantedTime = z.union([z.iso.datetime({ offset: true }), Time]);

export const ResetTarget = z.union(
  [z.enum(["earliest", "latest"]), z.strictObject({ offset: WantedOffset }), z.strictObject({ time: WantedTime })],
  'it is "earliest", "latest", {"offset": …} or {"time": an ISO 8601 time with its zone, or milliseconds}',
);
export type ResetTarget = z.infer<typeof ResetTarget>;

/** More partitions than a topic of the lab can have. */
const MOST_PARTITIONS = 100_000;

/** The body of POST /api/groups/{group}/offsets/reset. Without `partitions` it is all of the group's topic. */
export const ResetOffsetsBody = z.strictObject({
  to: ResetTarget,
  partitions: z.array(PartitionIndex).min(1).max(MOST_PARTITIONS).optional(),
  dryRun: z.boolean().optional(),
});
export type ResetOffsetsBody = z.infer<typeof ResetOffsetsBody>;

/** One partition: `difference` is the new offset less the current one; both are null without a commit. `note`: why it is not as asked. */
const PartitionReset = z.object({
  topic: z.string(),
  partition: PartitionIndex,
  currentOffset: Offset.nullable(),
  newOffset: Offset,
  difference: Offset.nullable(),
  note: z.string().nullable(),
});
export type PartitionReset = z.infer<typeof PartitionReset>;

export const ResetAnswer = z.object({ group: z.string(), dryRun: z.boolean(), partitions: z.array(PartitionReset) });
export type ResetAnswer = z.infer<typeof ResetAnswer>;
