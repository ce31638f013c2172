import { ERROR } from "../../wire/errors.ts";
import type { PartitionErrors } from "./requests.ts";

interface TopicPartitions<Partition> {
  readonly name: string;
  readonly partitions: readonly Partition[];
}

interface Split<Partition> {
  readonly known: readonly TopicPartitions<Partition>[];
  readonly unknown: PartitionErrors;
}

/** Sorts out the partitions that there are not: they are answered UNKNOWN_TOPIC_OR_PARTITION before the group is asked. */
export function splitUnknown<Partition extends { readonly partitionIndex: number }>(
  topics: readonly TopicPartitions<Partition>[],
  hasPartition: (topic: string, partition: number) => boolean,
): Split<Partition> {
  const keep = (there: boolean) =>
    topics.flatMap(({ name, partitions }) => {
      const kept = partitions.filter(({ partitionIndex }) => hasPartition(name, partitionIndex) === there);
      return kept.length > 0 ? [{ name, partitions: kept }] : [];
    });
  const unknown = keep(false).map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: ERROR.UNKNOWN_TOPIC_OR_PARTITION })),
  }));
  return { known: keep(true), unknown: { topics: unknown } };
}

/** Both answers in one, a topic once: what was sorted out comes first, as in Apache Kafka. */
export function mergePartitionErrors(first: PartitionErrors, second: PartitionErrors): PartitionErrors {
  const topics = new Map(first.topics.map(({ name, partitions }) => [name, [...partitions]]));
  for (const { name, partitions } of second.topics) topics.set(name, [...(topics.get(name) ?? []), ...partitions]);
  return { topics: [...topics].map(([name, partitions]) => ({ name, partitions })) };
}
