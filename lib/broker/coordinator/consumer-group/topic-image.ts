/** The cluster's topics as the coordinator sees them. */
export interface TopicImage {
  /** Null when there is no topic of that name. */
  byName(name: string): { readonly id: string; readonly partitions: number } | null;
  byId(id: string): { readonly name: string; readonly partitions: number } | null;
  names(): Iterable<string>;
}

/** The ids of those topics that there are, by id how many partitions, in the names' order. */
export function partitionCounts(image: TopicImage, names: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of [...names].sort()) {
    const topic = image.byName(name);
    if (topic) counts.set(topic.id, topic.partitions);
  }
  return counts;
}

/** A text that is another as soon as one of these topics is created, deleted, or has more partitions. */
export function signatureOf(image: TopicImage, names: Iterable<string>): string {
  return [...partitionCounts(image, names)].map(([id, partitions]) => `${id} ${partitions}`).join();
}
