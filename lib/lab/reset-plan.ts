import type { PartitionReset, ResetTarget } from "../contract/offsets.ts";

/** What is known of a partition before its offset is set. `atTime`: the offset that belongs to a wanted time. */
export interface PartitionBefore {
  partition: number;
  committed: string | null;
  logStart: string;
  logEnd: string;
  atTime: string | null;
}

/** The offset that a partition gets, as Kafka's ConsumerGroupCommand works it out. Pure. */
export function planReset(topic: string, before: PartitionBefore, to: ResetTarget): PartitionReset {
  const { partition, committed } = before;
  const { offset, note } = newOffset(before, to);
  const difference = committed === null ? null : String(BigInt(offset) - BigInt(committed));
  return { topic, partition, currentOffset: committed, newOffset: offset, difference, note };
}

function newOffset(before: PartitionBefore, to: ResetTarget): { offset: string; note: string | null } {
  const { logStart, logEnd, atTime } = before;
  if (to === "earliest") return { offset: logStart, note: null };
  if (to === "latest") return { offset: logEnd, note: null };
  if ("offset" in to) return withinLog(BigInt(to.offset), before);
  const isAfterAll = atTime === null || BigInt(atTime) >= BigInt(logEnd);
  return isAfterAll
    ? { offset: logEnd, note: "It has no record at or after that time: the latest offset." }
    : { offset: atTime, note: null };
}

/** ConsumerGroupCommand.checkOffsetsRange. */
function withinLog(wanted: bigint, { logStart, logEnd }: PartitionBefore): { offset: string; note: string | null } {
  if (wanted > BigInt(logEnd)) return { offset: logEnd, note: `${wanted} is higher than the latest offset: set to ${logEnd}.` };
  if (wanted < BigInt(logStart)) {
    return { offset: logStart, note: `${wanted} is lower than the earliest offset: set to ${logStart}.` };
  }
  return { offset: String(wanted), note: null };
}

/** The wanted time in milliseconds since the epoch; null where no time is wanted. */
export function wantedTime(to: ResetTarget): number | null {
  return typeof to === "object" && "time" in to ? new Date(to.time).getTime() : null;
}

/** "earliest", "offset 42", "2026-01-31T08:00:00.000Z" */
export function targetText(to: ResetTarget): string {
  if (typeof to === "string") return to;
  return "offset" in to ? `offset ${to.offset}` : new Date(to.time).toISOString();
}
