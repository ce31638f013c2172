import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { ClassicGroup } from "./group.ts";

/**
 * Whether a request may speak for a member: an instance id must be mapped to exactly this member id (KIP-345), and the
 * member must be in the group. A static member that leaves its instance id out is let through, as in Apache Kafka.
 */
export function validateMember(group: ClassicGroup, memberId: string, groupInstanceId: string | null): ErrorCode {
  if (groupInstanceId !== null) {
    const owner = group.staticMembers.get(groupInstanceId);
    if (owner === undefined) return ERROR.UNKNOWN_MEMBER_ID;
    if (owner !== memberId) return ERROR.FENCED_INSTANCE_ID;
  }
  return group.members.has(memberId) ? ERROR.NONE : ERROR.UNKNOWN_MEMBER_ID;
}
