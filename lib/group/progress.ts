import type { ConsumerProgress } from "../contract/client-facts.ts";
import type { OffsetsReset, PartitionProgress, Progress } from "../contract/group-events.ts";
import { confirmCoordinator } from "./coordinator.ts";
import type { ConsumerView, GroupView, PartitionView } from "./view.ts";
import { LOST_IS_NEWS_MS, partitionKey } from "./view.ts";

/** Folds a tick: counts, offsets and clocks. */
export function applyProgress(view: GroupView, progress: Progress & { time: number }): GroupView {
  const confirmed = confirmCoordinator(view, progress.coordinatorAskedAt);
  const changed = progress.consumers.flatMap((row) => {
    const consumer = confirmed.consumers[row.consumer];
    return consumer ? [[row.consumer, withProgress(consumer, row)] as const] : [];
  });
  const next =
    changed.length === 0 ? confirmed : { ...confirmed, consumers: { ...confirmed.consumers, ...Object.fromEntries(changed) } };
  if (progress.partitions.length === 0) return next;
  const rows = new Map(progress.partitions.map((row) => [partitionKey(row.topic, row.partition), row]));
  const partitions = next.partitions.map((partition) => {
    const row = rows.get(partitionKey(partition.topic, partition.partition));
    if (!row) return partition;
    const { committed, logStart, logEnd } = row;
    const position = positionOf(next, partition);
    return { ...partition, committed, logStart, logEnd, lost: lostSince(partition, { row, position, time: progress.time }) };
  });
  return { ...next, partitions };
}

/** What our client that has the partition handles next: it has read further than it has committed. */
function positionOf({ consumers }: GroupView, { topic, partition, at }: PartitionView): string | null {
  return at === null ? null : (consumers[at]?.positions[partitionKey(topic, partition)] ?? null);
}

/** The coordinator has these offsets now. */
export function applyReset(view: GroupView, reset: OffsetsReset): GroupView {
  const rows = new Map(reset.partitions.map(({ topic, partition, to }) => [partitionKey(topic, partition), to]));
  const partitions = view.partitions.map((partition) => {
    const committed = rows.get(partitionKey(partition.topic, partition.partition));
    return committed === undefined ? partition : { ...partition, committed };
  });
  return { ...view, partitions };
}

function withProgress(consumer: ConsumerView, row: ConsumerProgress): ConsumerView {
  const { processed, rate, armedAt, heartbeatAt, handlingSince } = row;
  const positions: Record<string, string> = {};
  const commits: Record<string, string> = {};
  for (const { topic, partition, offset, committed } of row.positions) {
    positions[partitionKey(topic, partition)] = offset;
    if (committed !== null) commits[partitionKey(topic, partition)] = committed;
  }
  return { ...consumer, processed, rate, armedAt, heartbeatAt, handlingSince, positions, commits };
}

/** Records that went before the group had read them: the log begins now beyond where the group was. */
function lostSince(
  partition: PartitionView,
  now: { row: PartitionProgress; position: string | null; time: number },
): PartitionView["lost"] {
  const { position, time } = now;
  const { committed, logStart } = now.row;
  if (logStart === null || logStart === partition.logStart) return partition.lost;
  const begins = BigInt(logStart);
  const began = BigInt(partition.logStart ?? 0);
  // A log that begins earlier is another one: the topic was made again.
  if (begins < began) return null;
  // A group without a commit has not begun to read.
  if (committed === null) return partition.lost;
  const read = [BigInt(committed), BigInt(position ?? 0), began].reduce((most, each) => (each > most ? each : most));
  if (begins <= read) return partition.lost;
  const before = partition.lost !== null && time - partition.lost.at < LOST_IS_NEWS_MS ? BigInt(partition.lost.records) : 0n;
  return { at: time, records: String(before + begins - read) };
}
