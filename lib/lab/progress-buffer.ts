import type { ConsumerProgress } from "../contract/client-facts.ts";
import type { PartitionProgress, Progress } from "../contract/group-events.ts";
import type { GroupView } from "../group/view.ts";
import { partitionKey } from "../group/view.ts";

/**
 * Numbers that wait for the next tick. Rows hold exact totals, so a newer one takes an older one's
 * place; what was handled is added. Bounded by the group: one row a consumer and one a partition.
 */
export interface ProgressBuffer {
  consumers(rows: ConsumerProgress[]): void;
  partitions(rows: PartitionProgress[]): void;
  /** The coordinator was asked at this time and had nothing new to say. */
  confirmed(askedAt: number): void;
  /** What the coordinator has said since makes an earlier confirmation worthless. */
  forgetConfirmation(): void;
  /** The offsets are other ones since. */
  forgetPartitions(): void;
  /** The row of one consumer, which is then no longer in the buffer; null where there is none. */
  takeConsumer(id: string): ConsumerProgress | null;
  /** Everything that is news to this view, as one event; null where nothing is. The buffer is then empty. */
  take(view: GroupView): Progress | null;
}

export function createProgressBuffer(): ProgressBuffer {
  let consumers = new Map<string, ConsumerProgress>();
  let partitions = new Map<string, PartitionProgress>();
  let askedAt: number | null = null;

  return {
    consumers(rows) {
      for (const row of rows) {
        const delivered = [...(consumers.get(row.consumer)?.delivered ?? []), ...row.delivered];
        consumers.set(row.consumer, { ...row, delivered });
      }
    },
    partitions(rows) {
      for (const row of rows) partitions.set(partitionKey(row.topic, row.partition), row);
    },
    confirmed(at) {
      askedAt = Math.max(askedAt ?? 0, at);
    },
    forgetConfirmation() {
      askedAt = null;
    },
    forgetPartitions() {
      partitions = new Map();
    },
    takeConsumer(id) {
      const row = consumers.get(id) ?? null;
      consumers.delete(id);
      return row;
    },
    take(view) {
      const progress: Progress = {
        type: "progress",
        // A card may have been put away since its numbers came; what was handled counts all the same.
        consumers: [...consumers.values()].filter(
          (row) => view.consumers[row.consumer] !== undefined || row.delivered.length > 0,
        ),
        partitions: changedPartitions(view, [...partitions.values()]),
        coordinatorAskedAt: askedAt,
      };
      consumers = new Map();
      partitions = new Map();
      askedAt = null;
      const empty = progress.consumers.length === 0 && progress.partitions.length === 0 && progress.coordinatorAskedAt === null;
      return empty ? null : progress;
    },
  };
}

/** Of these rows, those of partitions that the view has with other offsets. */
function changedPartitions(view: GroupView, rows: PartitionProgress[]): PartitionProgress[] {
  if (rows.length === 0) return rows;
  const known = new Map(view.partitions.map((partition) => [partitionKey(partition.topic, partition.partition), partition]));
  return rows.filter((row) => {
    const partition = known.get(partitionKey(row.topic, row.partition));
    if (!partition) return false;
    const { committed, logStart, logEnd } = partition;
    return committed !== row.committed || logStart !== row.logStart || logEnd !== row.logEnd;
  });
}
