import type { Change } from "./change.ts";
import { answerJoin, armSession, cancelSession, nameOf, reply, say, update } from "./change.ts";
import { currentGeneration, joinError } from "./complete-join.ts";
import { ERROR } from "../../wire/errors.ts";
import type { ClassicGroup, Member } from "./group.ts";
import { NO_BYTES } from "./group.ts";
import { addMember, clientReasonOf, park, type Join } from "./join-members.ts";
import { selectProtocol } from "./protocols.ts";
import { completeJoinIfAllJoined, prepareRebalance, rebalanceOrCompleteJoin } from "./rebalance.ts";
import { writeDown } from "./stored.ts";
import type { JoinGroupAnswer } from "./requests.ts";

/** From this version on a leader that came back is told to leave the assignment alone (KIP-814). */
const SKIP_ASSIGNMENT_SINCE = 9;

/** KIP-345: a member with an instance id and no member id. It takes the place of the member that had that instance id. */
export function joinAsStaticMember(change: Change, input: Join, newMemberId: string): void {
  const instanceId = input.request.groupInstanceId ?? "";
  const former = change.group.members.get(change.group.staticMembers.get(instanceId) ?? "");
  if (!former) return addMember(change, input, { memberId: newMemberId, how: "static" });
  say(change, {
    kind: "static member replaced",
    member: { memberId: newMemberId, clientId: former.clientId, instanceId },
    replacedMemberId: former.memberId,
  });
  const formerLeader = change.group.leader;
  replace(change, former, newMemberId);
  armSession(change, newMemberId, former.sessionTimeoutMs);
  park(change, input, memberOf(change.group, newMemberId, former));
  settle(change, input, { memberId: newMemberId, instanceId, formerLeader });
}

/** Gives a static member another id, the same in everything else. Whoever speaks with the old id is fenced from now on. */
function replace(change: Change, former: Member, newMemberId: string): void {
  answerJoin(change, former, joinError(ERROR.FENCED_INSTANCE_ID, former.memberId));
  if (former.sync !== null)
    reply(change, {
      kind: "answer",
      to: "sync",
      id: former.sync,
      answer: { errorCode: ERROR.FENCED_INSTANCE_ID, protocolType: null, protocolName: null, assignment: NO_BYTES },
    });
  const { group } = change;
  const members = new Map(group.members);
  members.delete(former.memberId);
  members.set(newMemberId, { ...former, memberId: newMemberId, join: null, sync: null, isNew: false });
  update(change, {
    members,
    // Both ids are an instance id and a UUID; the same number of bytes.
    leader: group.leader === former.memberId ? newMemberId : group.leader,
    staticMembers: new Map(group.staticMembers).set(former.groupInstanceId ?? "", newMemberId),
  });
  cancelSession(change, former.memberId);
}

interface Replaced {
  readonly memberId: string;
  readonly instanceId: string;
  readonly formerLeader: string | null;
}

/** What the return of a static member means for the group: nothing in Stable while the same protocol would be chosen. */
function settle(change: Change, input: Join, { memberId, instanceId, formerLeader }: Replaced): void {
  const { group } = change;
  const clientReason = clientReasonOf(input.request);
  if (group.state === "CompletingRebalance") {
    // The leader may be at work with the old id: its assignment would miss the new one.
    prepareRebalance(change, { kind: "static member replaced", memberId, instanceId, clientReason });
  } else if (group.state !== "Stable") {
    completeJoinIfAllJoined(change);
  } else if (selectProtocol(group) !== group.protocolName) {
    rebalanceOrCompleteJoin(change, { kind: "selected protocol changed", memberId, instanceId, clientReason });
  } else {
    const member = group.members.get(memberId);
    if (!member) return;
    say(change, { kind: "static member kept assignment", member: nameOf(member) });
    writeDown(change);
    answerJoin(change, member, answerOfReturn(group, { memberId, formerLeader, apiVersion: input.caller.apiVersion }));
  }
}

/** Below version 9 nobody can be told to skip the assignment, so a leader is told that the old one leads, and does none. */
function answerOfReturn(
  group: ClassicGroup,
  { memberId, formerLeader, apiVersion }: { memberId: string; formerLeader: string | null; apiVersion: number },
): JoinGroupAnswer {
  const answer = currentGeneration(group, memberId);
  if (apiVersion < SKIP_ASSIGNMENT_SINCE) return { ...answer, leader: formerLeader ?? "", members: [] };
  return { ...answer, skipAssignment: group.leader === memberId };
}

const memberOf = (group: ClassicGroup, memberId: string, otherwise: Member) => group.members.get(memberId) ?? otherwise;
