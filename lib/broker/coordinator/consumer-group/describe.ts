import { ERROR } from "../../../wire/errors.ts";
import type { DescribedConsumerGroup, DescribedConsumerMember } from "../requests.ts";
import { inOrder, stateOf, type ConsumerGroup, type ConsumerMember, type Partitions } from "./group.ts";
import { preferredAssignor } from "./target-assignment.ts";
import type { TopicImage } from "./topic-image.ts";

const SPEAKS_CLASSIC = 0;
const SPEAKS_NEWER = 1;

/** ConsumerGroupDescribe for a group that there is. Topics that there are not any more are left out. */
export function describeConsumerGroup(group: ConsumerGroup, image: TopicImage): DescribedConsumerGroup {
  return {
    errorCode: ERROR.NONE,
    errorMessage: null,
    groupId: group.groupId,
    groupState: stateOf(group),
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: preferredAssignor(group),
    members: [...group.members.values()].map((member) => describeMember(member, group.target.get(member.memberId), image)),
  };
}

/** ConsumerGroupDescribe for a group that there is not, or a classic one. */
export function describeNoConsumerGroup(groupId: string, isClassic: boolean): DescribedConsumerGroup {
  const unnamed = groupId === "";
  return {
    errorCode: unnamed ? ERROR.INVALID_GROUP_ID : ERROR.GROUP_ID_NOT_FOUND,
    errorMessage: unnamed ? null : isClassic ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`,
    groupId,
    groupState: "",
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignorName: "",
    members: [],
  };
}

function describeMember(member: ConsumerMember, target: Partitions | undefined, image: TopicImage): DescribedConsumerMember {
  const has = new Map<string, number[]>();
  for (const owned of [member.assigned, member.pendingRevocation])
    for (const [topicId, partitions] of owned) has.set(topicId, [...(has.get(topicId) ?? []), ...partitions.keys()]);
  return {
    memberId: member.memberId,
    instanceId: member.instanceId,
    rackId: member.rackId,
    memberEpoch: member.memberEpoch,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.subscribedTopicNames],
    subscribedTopicRegex: member.subscribedTopicRegex,
    assignment: { topicPartitions: named(has, image) },
    targetAssignment: { topicPartitions: named(target ?? new Map(), image) },
    memberType: member.classic ? SPEAKS_CLASSIC : SPEAKS_NEWER,
  };
}

function named(partitions: ReadonlyMap<string, Iterable<number>>, image: TopicImage) {
  return [...partitions].flatMap(([topicId, numbers]) => {
    const topic = image.byId(topicId);
    return topic ? [{ topicId, topicName: topic.name, partitions: inOrder(numbers) }] : [];
  });
}
