import { ERROR, type ErrorCode } from "../../../wire/errors.ts";
import type {
  ConsumerHeartbeatAnswer,
  ConsumerHeartbeatRequest,
  LeaveGroupAnswer,
  LeaveGroupRequest,
  LeavingMember,
} from "../requests.ts";
import { dropMember, NO_ANSWER, putMember, Refusal, update, type ConsumerChange } from "./change.ts";
import { staticMember, unknownMember, validateStatic } from "./find-member.ts";
import { LEAVES_FOR_A_WHILE, type ConsumerGroup, type ConsumerMember } from "./group.ts";
import { forgetRegexes } from "./regexes.ts";
import { subscribedTopics } from "./subscriptions.ts";
import { signatureOf } from "./topic-image.ts";

/** A heartbeat of somebody who leaves. A static member that leaves for a while keeps what it has until its session ends. */
export function leaveByHeartbeat(change: ConsumerChange, request: ConsumerHeartbeatRequest): ConsumerHeartbeatAnswer | Refusal {
  const { memberId, memberEpoch } = request;
  const member = findLeaving(change.group, request);
  if (member instanceof Refusal) return member;
  if (request.instanceId !== null && memberEpoch === LEAVES_FOR_A_WHILE) putMember(change, awayFor(member));
  else removeMembers(change, [member]);
  return { ...NO_ANSWER, memberId, memberEpoch };
}

function findLeaving(group: ConsumerGroup, { memberId, instanceId }: ConsumerHeartbeatRequest): ConsumerMember | Refusal {
  if (instanceId !== null) return validateStatic(group, { memberId, instanceId });
  return group.members.get(memberId) ?? unknownMember(group, memberId);
}

/** Whoever comes back for it has its partitions from no epoch on. */
function awayFor(member: ConsumerMember): ConsumerMember {
  const assigned = [...member.assigned].map(([topicId, partitions]) => {
    const sinceNoEpoch = [...partitions.keys()].map((partition) => [partition, 0] as const);
    return [topicId, new Map(sinceNoEpoch)] as const;
  });
  return { ...member, memberEpoch: LEAVES_FOR_A_WHILE, pendingRevocation: new Map(), assigned: new Map(assigned) };
}

/** LeaveGroup: how an administrator removes members. */
export function leaveByName(change: ConsumerChange, { members }: LeaveGroupRequest): LeaveGroupAnswer {
  const gone: ConsumerMember[] = [];
  const answers = members.map((leaving) => {
    const { memberId, groupInstanceId } = leaving;
    const member = findNamed(change.group, leaving);
    if (typeof member !== "number") gone.push(member);
    return { memberId, groupInstanceId, errorCode: typeof member === "number" ? member : ERROR.NONE };
  });
  removeMembers(change, gone);
  return { errorCode: ERROR.NONE, members: answers };
}

function findNamed(group: ConsumerGroup, { memberId, groupInstanceId }: LeavingMember): ConsumerMember | ErrorCode {
  if (groupInstanceId === null) return group.members.get(memberId) ?? ERROR.UNKNOWN_MEMBER_ID;
  if (memberId === "") return staticMember(group, groupInstanceId) ?? ERROR.UNKNOWN_MEMBER_ID;
  const found = validateStatic(group, { memberId, instanceId: groupInstanceId });
  return found instanceof Refusal ? found.code : found;
}

/** Takes members out, whatever they had is free, and the group asks for another target. */
export function removeMembers(change: ConsumerChange, members: readonly ConsumerMember[]): void {
  if (members.length === 0) return;
  for (const member of members) if (change.group.members.has(member.memberId)) dropMember(change, member);
  forgetRegexes(change);
  const topicsSeen = signatureOf(change.env.topics, subscribedTopics(change.group));
  update(change, { groupEpoch: change.group.groupEpoch + 1, topicsSeen });
}
