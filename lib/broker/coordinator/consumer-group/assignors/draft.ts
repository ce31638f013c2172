import type { Partitions } from "../group.ts";

/** An assignment of one member while it is being worked out. */
export type Draft = Map<string, Set<number>>;

/** A copy that can be changed, without the topics that are not in `topicIds`. */
export function draftOf(target: Partitions, topicIds: ReadonlySet<string>): Draft {
  const draft: Draft = new Map();
  for (const [topicId, partitions] of target) if (topicIds.has(topicId)) draft.set(topicId, new Set(partitions));
  return draft;
}

export function give(draft: Draft, topicId: string, partition: number): void {
  const partitions = draft.get(topicId);
  if (partitions) partitions.add(partition);
  else draft.set(topicId, new Set([partition]));
}

export function take(draft: Draft, topicId: string, partition: number): void {
  const partitions = draft.get(topicId);
  partitions?.delete(partition);
  if (partitions?.size === 0) draft.delete(topicId);
}
