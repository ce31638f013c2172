import { ERROR } from "../../../wire/errors.ts";
import type { ConsumerHeartbeatRequest } from "../requests.ts";
import { Refusal } from "./change.ts";
import { JOINS, LEAVES_FOR_A_WHILE, newConsumerMember, type ConsumerGroup, type ConsumerMember } from "./group.ts";

/** Whom a heartbeat speaks for. */
export interface Found {
  /** As it was before this heartbeat. */
  readonly member: ConsumerMember;
  /** The static member whose place it takes. */
  readonly replaces: ConsumerMember | null;
}

interface Asked extends Pick<ConsumerHeartbeatRequest, "memberId" | "memberEpoch" | "instanceId" | "topicPartitions"> {
  /** Either of two that speaks the classic protocol takes the other's place at once. */
  readonly speaksClassic?: true;
}

/** The member of a heartbeat, a new one where it joins, or why it is refused. */
export function findMember(group: ConsumerGroup, asked: Asked): Found | Refusal {
  return asked.instanceId === null ? findDynamic(group, asked) : findStatic(group, asked, asked.instanceId);
}

function findDynamic(group: ConsumerGroup, asked: Asked): Found | Refusal {
  const member = group.members.get(asked.memberId);
  if (member) return refuseEpoch(member, asked) ?? { member, replaces: null };
  if (asked.memberEpoch !== JOINS) return unknownMember(group, asked.memberId);
  return { member: newConsumerMember(asked.memberId), replaces: null };
}

function findStatic(group: ConsumerGroup, asked: Asked, instanceId: string): Found | Refusal {
  const { memberId } = asked;
  const owner = staticMember(group, instanceId);
  if (asked.memberEpoch !== JOINS) {
    const found = validateStatic(group, { memberId, instanceId });
    return found instanceof Refusal ? found : (refuseEpoch(found, asked) ?? { member: found, replaces: null });
  }
  if (!owner) return { member: group.members.get(memberId) ?? newConsumerMember(memberId), replaces: null };
  if (owner.memberEpoch !== LEAVES_FOR_A_WHILE && owner.classic === null && !asked.speaksClassic)
    return new Refusal(
      ERROR.UNRELEASED_INSTANCE_ID,
      `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned by ${owner.memberId} member.`,
    );
  // It takes over what the one that left for a while had, and begins without an epoch.
  return { member: { ...owner, memberId, memberEpoch: 0, previousMemberEpoch: 0 }, replaces: owner };
}

/** The member that has an instance id, if it is this one. */
export function validateStatic(
  group: ConsumerGroup,
  { memberId, instanceId }: { memberId: string; instanceId: string },
): ConsumerMember | Refusal {
  const owner = staticMember(group, instanceId);
  if (!owner) return new Refusal(ERROR.UNKNOWN_MEMBER_ID, `Instance id ${instanceId} is unknown.`);
  if (owner.memberId === memberId) return owner;
  return new Refusal(
    ERROR.FENCED_INSTANCE_ID,
    `Static member ${memberId} with instance id ${instanceId} was fenced by member ${owner.memberId}.`,
  );
}

export function staticMember(group: ConsumerGroup, instanceId: string): ConsumerMember | undefined {
  return group.members.get(group.staticMembers.get(instanceId) ?? "");
}

export const unknownMember = ({ groupId }: ConsumerGroup, memberId: string) =>
  new Refusal(ERROR.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${groupId}.`);

/** Null where the epoch is the member's, or the one before and the answer with its epoch may have been lost. */
function refuseEpoch(member: ConsumerMember, { memberEpoch: received, topicPartitions }: Asked): Refusal | null {
  if (received === JOINS || received === member.memberEpoch) return null;
  const than = received > member.memberEpoch ? "greater" : "smaller";
  if (than === "smaller" && received === member.previousMemberEpoch && hasOnlyAssigned(member, topicPartitions)) return null;
  return new Refusal(
    ERROR.FENCED_MEMBER_EPOCH,
    `The consumer group member has a ${than} member epoch (${received}) than the one known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`,
  );
}

function hasOnlyAssigned({ assigned }: ConsumerMember, reported: Asked["topicPartitions"]): boolean {
  if (reported === null) return false;
  return reported.every(({ topicId, partitions }) => {
    const ofTopic = assigned.get(topicId);
    return ofTopic !== undefined && partitions.every((partition) => ofTopic.has(partition));
  });
}
