import { countOf, topicsOf } from "../group/topics.ts";
import type { GroupView } from "../group/view.ts";

/** Of which topics a group's offsets are read, and what of them is shown. */
export interface GroupTopics {
  read(view: GroupView, committed: string[]): string[];
  mayShow(view: GroupView, topic: string, partitions: number): boolean;
  /** How many topics that it reads are not shown. */
  leftOut(): number;
}

/** Of a group that is only watched, so many topics are read at most: each takes two questions a round. */
const MOST_TOPICS = 50;

/** The one that the group was opened with. */
export function ownTopic(topic: string): GroupTopics {
  return { read: () => [topic], mayShow: () => true, leftOut: () => 0 };
}

/** All that the group has commits in, or that its members are assigned; of a topic once shown the offsets are read further. */
export function watchedTopics(mostPartitions: number): GroupTopics {
  const tooLarge = new Set<string>();
  let tooMany = 0;
  return {
    read(view, committed) {
      const assigned = view.coordinator?.members.flatMap(({ assignment }) => assignment.map(({ topic }) => topic)) ?? [];
      const topics = [...new Set([...topicsOf(view), ...[...committed, ...assigned].toSorted()])];
      tooMany = Math.max(0, topics.length - MOST_TOPICS);
      return topics.slice(0, MOST_TOPICS);
    },
    mayShow(view, topic, partitions) {
      const isFit = view.partitions.length - countOf(view, topic) + partitions <= mostPartitions;
      if (isFit) tooLarge.delete(topic);
      else tooLarge.add(topic);
      return isFit;
    },
    leftOut: () => tooMany + tooLarge.size,
  };
}
