import type { Change } from "./change.ts";
import { nameOf, nameOfPending, refuse, removeMember, reply, say } from "./change.ts";
import { removeAnswering } from "./complete-join.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { Input } from "./inputs.ts";
import { NO_CLIENT_REASON } from "./reasons.ts";
import { completeJoinIfAllJoined, prepareRebalance } from "./rebalance.ts";
import type { LeaveGroupAnswer, LeaveGroupRequest, LeavingMember } from "./requests.ts";
import { validateMember } from "./validate.ts";

type Leave = Extract<Input, { kind: "leave" }>;

/** LeaveGroup: each named member goes, or has its own error; one rebalance for all of them. */
export function leave(change: Change, { request, id }: Leave): void {
  const members = request.members.map((leaving) => ({
    memberId: leaving.memberId,
    groupInstanceId: leaving.groupInstanceId,
    errorCode: leaveOne(change, leaving),
  }));
  const gone = members.filter(({ errorCode }) => errorCode === ERROR.NONE).map(({ memberId }) => memberId);
  if (gone.length > 0) {
    const { state } = change.group;
    if (state === "Stable" || state === "CompletingRebalance")
      prepareRebalance(change, { kind: "members left", memberIds: gone });
    else completeJoinIfAllJoined(change);
  }
  reply(change, { kind: "answer", to: "leave", id, answer: { errorCode: ERROR.NONE, members } });
}

/** What LeaveGroup answers for a group that there is not. */
export function leaveUnknownGroup(request: LeaveGroupRequest): LeaveGroupAnswer {
  const members = request.members.map(({ memberId, groupInstanceId }) => ({
    memberId,
    groupInstanceId,
    errorCode: ERROR.UNKNOWN_MEMBER_ID,
  }));
  return { errorCode: ERROR.NONE, members };
}

function leaveOne(change: Change, { memberId, groupInstanceId, reason }: LeavingMember): ErrorCode {
  const clientReason = reason ?? NO_CLIENT_REASON;
  const pending = change.group.pendingJoin.get(memberId);
  if (pending) {
    removeMember(change, memberId);
    say(change, { kind: "pending member left", member: nameOfPending(pending), clientReason });
    return ERROR.NONE;
  }
  // An administrator removes a static member by its instance id alone.
  const named = memberId === "" && groupInstanceId !== null ? change.group.staticMembers.get(groupInstanceId) : memberId;
  const code = memberId === "" ? ERROR.UNKNOWN_MEMBER_ID : validateMember(change.group, memberId, groupInstanceId);
  const member = change.group.members.get(named ?? "");
  if (!member || (memberId !== "" && code !== ERROR.NONE)) {
    refuse(change, { api: "LeaveGroup", memberId, code });
    return code;
  }
  say(change, { kind: "member left", member: nameOf(member), clientReason });
  removeAnswering(change, member);
  return ERROR.NONE;
}
