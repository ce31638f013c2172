import type { GroupView, PartitionView } from "./view.ts";

/** The topics whose partitions are shown, in order: its own, and of a watched group all that it is seen to read. */
export function topicsOf({ partitions }: Pick<GroupView, "partitions">): string[] {
  return [...new Set(partitions.map(({ topic }) => topic))];
}

/** How many partitions of the topic are shown. */
export function countOf({ partitions }: Pick<GroupView, "partitions">, topic: string): number {
  return partitions.reduce((count, partition) => count + (partition.topic === topic ? 1 : 0), 0);
}

/** The topic has so many partitions: new ones have nobody yet. Those of other topics stay as they are. */
export function withPartitionCount(
  view: GroupView,
  { topic, partitions: count, expected, time }: { topic: string; partitions: number; expected: number | null; time: number },
): GroupView {
  const known = new Map(view.partitions.filter((each) => each.topic === topic).map((each) => [each.partition, each]));
  const others = view.partitions.filter((each) => each.topic !== topic);
  const its = Array.from({ length: count }, (_, partition) => known.get(partition) ?? newPartition(topic, partition, time));
  const partitions = others.length === 0 ? its : [...others, ...its].toSorted(inOrder);
  const first = view.topic === "" ? topic : view.topic;
  return { ...view, topic: first, partitions, partitionCount: partitions.length, expectedPartitions: expected };
}

function inOrder(a: PartitionView, b: PartitionView): number {
  if (a.topic === b.topic) return a.partition - b.partition;
  return a.topic < b.topic ? -1 : 1;
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
    logStart: null,
    logEnd: null,
    lost: null,
  };
}

/** Whether several topics are shown. Partitions are in order of topic: with several, the first and the last are of different ones. */
export function isOneOfMany({ partitions }: Pick<GroupView, "partitions">): boolean {
  return partitions[0]?.topic !== partitions.at(-1)?.topic;
}
