import { inHashMapOrder } from "../java-order.ts";
import { assignorNamed, DEFAULT_ASSIGNOR } from "./assignors/assignor.ts";
import type { ConsumerGroup, Partitions } from "./group.ts";
import { isHomogeneous, subscribedTopics, topicsOf } from "./subscriptions.ts";
import { partitionCounts, type TopicImage } from "./topic-image.ts";

const NOTHING: Partitions = new Map();

/** What each member of the group is to have from now on. */
export function computeTarget(group: ConsumerGroup, image: TopicImage): Map<string, Partitions> {
  const counts = partitionCounts(image, subscribedTopics(group));
  const taken = new Map<string, Set<number>>();
  for (const target of group.target.values())
    for (const [topicId, partitions] of target) {
      const known = taken.get(topicId) ?? new Set();
      for (const partition of partitions) known.add(partition);
      taken.set(topicId, known);
    }
  const members = inHashMapOrder([...group.members.keys()]).flatMap((memberId) => {
    const member = group.members.get(memberId);
    if (!member) return [];
    const topicIds = new Set(partitionCounts(image, topicsOf(member, group.resolvedRegexes)).keys());
    return [{ memberId, instanceId: member.instanceId, topicIds, target: group.target.get(memberId) ?? NOTHING }];
  });
  const assigned = assignorNamed(preferredAssignor(group))({
    members,
    partitionCounts: counts,
    homogeneous: isHomogeneous(group),
    isAssigned: (topicId, partition) => taken.get(topicId)?.has(partition) === true,
  });
  return new Map([...group.members.keys()].map((memberId) => [memberId, assigned.get(memberId) ?? NOTHING]));
}

/** The assignor that most members ask for; between equals Java's order of a HashMap. */
export function preferredAssignor(group: Pick<ConsumerGroup, "members">): string {
  const votes = new Map<string, number>();
  for (const { serverAssignor: name } of group.members.values()) if (name !== null) votes.set(name, (votes.get(name) ?? 0) + 1);
  let best: string | null = null;
  for (const name of inHashMapOrder([...votes.keys()]))
    if (best === null || (votes.get(name) ?? 0) > (votes.get(best) ?? 0)) best = name;
  return best ?? DEFAULT_ASSIGNOR;
}
