/** Partitions that a request names more than once. */
export interface NamedTwice {
  has(topic: string, partition: number): boolean;
}

/** Finds what is named twice; a request has at most as many partitions as its frame may have elements. */
export function partitionsNamedTwice(
  topics: readonly { readonly name: string; readonly partitions: readonly { readonly partitionIndex: number }[] }[],
): NamedTwice {
  const seen = new Map<string, Map<number, number>>();
  for (const { name, partitions } of topics) {
    const counts = seen.get(name) ?? new Map<number, number>();
    seen.set(name, counts);
    for (const { partitionIndex } of partitions) counts.set(partitionIndex, (counts.get(partitionIndex) ?? 0) + 1);
  }
  return { has: (topic, partition) => (seen.get(topic)?.get(partition) ?? 0) > 1 };
}

/** What is named twice is answered once. */
export function uniquePartitions<P extends { readonly partitionIndex: number }>(partitions: readonly P[]): P[] {
  return [...new Map(partitions.map((partition) => [partition.partitionIndex, partition])).values()];
}
