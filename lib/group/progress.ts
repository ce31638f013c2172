import type { Progress } from "../contract/group-events.ts";
import { confirmCoordinator } from "./coordinator.ts";
import { patchConsumer } from "./consumers.ts";
import type { GroupView, PartitionView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** Folds a tick: counts, offsets and clocks. */
export function applyProgress(view: GroupView, progress: Progress): GroupView {
  let next = confirmCoordinator(view, progress.coordinatorAskedAt);
  for (const { consumer: id, positions, ...numbers } of progress.consumers) {
    next = patchConsumer(next, id, (consumer) => ({
      ...consumer,
      ...numbers,
      positions: Object.fromEntries(positions.map(({ topic, partition, offset }) => [partitionKey(topic, partition), offset])),
    }));
  }
  if (progress.partitions.length === 0) return next;
  const rows = new Map(progress.partitions.map((row) => [partitionKey(row.topic, row.partition), row]));
  const partitions = next.partitions.map((partition) => {
    const row = rows.get(partitionKey(partition.topic, partition.partition));
    return row ? { ...partition, committed: row.committed, logEnd: row.logEnd } : partition;
  });
  return { ...next, partitions };
}

/** The topic has `count` partitions: new ones have nobody yet. */
export function withPartitionCount(
  view: GroupView,
  described: { partitions: number; expected: number | null; time: number },
): GroupView {
  const { topic } = view;
  const known = new Map(view.partitions.map((partition) => [partition.partition, partition]));
  const partitions = Array.from(
    { length: described.partitions },
    (_, partition) => known.get(partition) ?? newPartition(topic, partition, described.time),
  );
  return { ...view, partitions, partitionCount: described.partitions, expectedPartitions: described.expected };
}

function newPartition(topic: string, partition: number, time: number): PartitionView {
  return {
    topic,
    partition,
    hold: "unowned",
    at: null,
    owner: null,
    was: null,
    since: time,
    pausedIn: null,
    committed: null,
    logEnd: null,
  };
}
