import type { Progress } from "../contract/group-events.ts";
import { confirmCoordinator } from "./coordinator.ts";
import type { GroupView, PartitionView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** Folds a tick: counts, offsets and clocks. */
export function applyProgress(view: GroupView, progress: Progress): GroupView {
  const confirmed = confirmCoordinator(view, progress.coordinatorAskedAt);
  const changed = progress.consumers.flatMap(({ consumer: id, positions, ...numbers }) => {
    const consumer = confirmed.consumers[id];
    const offsets = positions.map(({ topic, partition, offset }) => [partitionKey(topic, partition), offset] as const);
    return consumer ? [[id, { ...consumer, ...numbers, positions: Object.fromEntries(offsets) }] as const] : [];
  });
  const next =
    changed.length === 0 ? confirmed : { ...confirmed, consumers: { ...confirmed.consumers, ...Object.fromEntries(changed) } };
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
