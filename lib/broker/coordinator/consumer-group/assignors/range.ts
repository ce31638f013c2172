import type { Assigned, Assigning, AssignorMember } from "./assignor.ts";

/**
 * Of each topic every subscriber gets consecutive partitions, in the order of instance ids, then of member ids; the
 * first ones get one more where they do not come out even. As Apache Kafka's RangeAssignor.
 */
export function assignRanges({ members, partitionCounts }: Assigning): Assigned {
  const sorted = members.toSorted(byInstanceThenMember);
  const assigned = new Map(sorted.map(({ memberId }) => [memberId, new Map<string, ReadonlySet<number>>()]));
  for (const [topicId, count] of partitionCounts) {
    const subscribers = sorted.filter(({ topicIds }) => topicIds.has(topicId));
    let next = 0;
    for (const [index, { memberId }] of subscribers.entries()) {
      const quota = Math.floor(count / subscribers.length) + (index < count % subscribers.length ? 1 : 0);
      const first = next;
      next += quota;
      const partitions = new Set(Array.from({ length: quota }, (_, offset) => first + offset));
      if (quota > 0) assigned.get(memberId)?.set(topicId, partitions);
    }
  }
  return assigned;
}

function byInstanceThenMember(one: AssignorMember, other: AssignorMember): number {
  if (one.instanceId !== null && other.instanceId !== null) return one.instanceId < other.instanceId ? -1 : 1;
  if (one.instanceId !== null) return -1;
  if (other.instanceId !== null) return 1;
  return one.memberId < other.memberId ? -1 : 1;
}
