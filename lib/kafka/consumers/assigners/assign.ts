import { compareStrings, emptyAssignment, give, subscribersByTopic } from "./members.ts";
import type { Assign, Subscriber } from "./members.ts";

/**
 * Per topic, in order of the members: contiguous ranges of ⌊P/M⌋ partitions, one more for each of the
 * first P mod M (org.apache.kafka.clients.consumer.RangeAssignor where racks play no part).
 */
export const assignRange: Assign = (members, partitions) => {
  const assignment = emptyAssignment(members);
  for (const [topic, subscribers] of subscribersByTopic(members)) {
    const count = partitions.get(topic) ?? 0;
    const each = Math.floor(count / subscribers.length);
    const extra = count % subscribers.length;
    subscribers.toSorted(compareMembers).forEach((member, index) => {
      const start = each * index + Math.min(index, extra);
      const length = each + (index < extra ? 1 : 0);
      for (let partition = start; partition < start + length; partition += 1) {
        give(assignment, member.memberId, topic, partition);
      }
    });
  }
  return assignment;
};

/**
 * All partitions of all topics in order, dealt to the members in a circle; a member that did not
 * subscribe to the topic is passed over (org.apache.kafka.clients.consumer.RoundRobinAssignor).
 */
export const assignRoundRobin: Assign = (members, partitions) => {
  const assignment = emptyAssignment(members);
  const byTopic = subscribersByTopic(members);
  const circle = members.toSorted(compareMembers);
  let next = 0;
  for (const topic of [...byTopic.keys()].sort(compareStrings)) {
    const subscribers = new Set(byTopic.get(topic));
    for (let partition = 0; partition < (partitions.get(topic) ?? 0); partition += 1) {
      for (;;) {
        const member = circle[next % circle.length];
        next += 1;
        if (!member || !subscribers.has(member)) continue;
        give(assignment, member.memberId, topic, partition);
        break;
      }
    }
  }
  return assignment;
};

/** Static members first by their instance id, then the others by member id (AbstractPartitionAssignor.MemberInfo). */
function compareMembers(a: Subscriber, b: Subscriber): number {
  if (a.groupInstanceId !== null && b.groupInstanceId !== null) return compareStrings(a.groupInstanceId, b.groupInstanceId);
  if (a.groupInstanceId !== null) return -1;
  if (b.groupInstanceId !== null) return 1;
  return compareStrings(a.memberId, b.memberId);
}
