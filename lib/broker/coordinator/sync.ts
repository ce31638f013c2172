import type { Change } from "./change.ts";
import {
  armSession,
  cancelRebalance,
  mapMembers,
  moveTo,
  nameOf,
  neverAnswer,
  putMember,
  refuse,
  reply,
  say,
  update,
} from "./change.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { ClassicGroup, Member } from "./group.ts";
import { NO_BYTES, ownBytes } from "./group.ts";
import type { Input } from "./inputs.ts";
import { metadataOf } from "./protocols.ts";
import { dropAssignments, rebalanceOrCompleteJoin } from "./rebalance.ts";
import type { SyncGroupAnswer, SyncGroupRequest } from "./requests.ts";
import { writeDown } from "./stored.ts";
import { validateMember } from "./validate.ts";

type Sync = Extract<Input, { kind: "sync" }>;

/** A SyncGroup to a group that has, or had, members: parked until the leader's comes, then everybody gets its part. */
export function sync(change: Change, input: Sync): void {
  const { request, id } = input;
  const code = validateSync(change.group, request);
  const member = change.group.members.get(request.memberId);
  if (code !== ERROR.NONE || !member) return refuseSync(change, input, code);
  say(change, { kind: "sync received", member: nameOf(member) });
  if (change.group.state === "Stable") {
    awaitNoLonger(change, member.memberId);
    reply(change, { kind: "answer", to: "sync", id, answer: assignmentOf(change.group, member) });
    return;
  }
  neverAnswer(change, member.sync);
  putMember(change, { ...member, sync: id });
  awaitNoLonger(change, member.memberId);
  if (change.group.leader === member.memberId) takeAssignment(change, request, member);
}

/** Answers a SyncGroup with an error and says so. */
export function refuseSync(change: Change, { id, request }: Sync, errorCode: number): void {
  refuse(change, { api: "SyncGroup", memberId: request.memberId, code: errorCode });
  reply(change, { kind: "answer", to: "sync", id, answer: syncError(errorCode) });
}

export const syncError = (errorCode: number): SyncGroupAnswer => ({
  errorCode,
  protocolType: null,
  protocolName: null,
  assignment: NO_BYTES,
});

function validateSync(group: ClassicGroup, request: SyncGroupRequest): ErrorCode {
  if (group.state === "Empty") return ERROR.UNKNOWN_MEMBER_ID;
  const code = validateMember(group, request.memberId, request.groupInstanceId);
  if (code !== ERROR.NONE) return code;
  if (request.generationId !== group.generation) return ERROR.ILLEGAL_GENERATION;
  if (differs(request.protocolType, group.protocolType) || differs(request.protocolName, group.protocolName))
    return ERROR.INCONSISTENT_GROUP_PROTOCOL;
  return group.state === "PreparingRebalance" ? ERROR.REBALANCE_IN_PROGRESS : ERROR.NONE;
}

const differs = (asked: string | null, held: string | null) => asked !== null && held !== null && asked !== held;

function awaitNoLonger(change: Change, memberId: string): void {
  const pendingSync = new Set(change.group.pendingSync);
  pendingSync.delete(memberId);
  update(change, { pendingSync });
  if (pendingSync.size === 0) cancelRebalance(change, { kind: "sync" });
}

/** The leader's SyncGroup: the group is Stable, and every parked SyncGroup is answered. Who was left out gets nothing. */
function takeAssignment(change: Change, request: SyncGroupRequest, leader: Member): void {
  const { group } = change;
  // Of two for one member the last counts; for ids that there are not, none does.
  const assigned = new Map(request.assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  say(change, {
    kind: "assignment received",
    member: nameOf(leader),
    memberCount: group.members.size,
    staticCount: group.staticMembers.size,
    missing: [...group.members.keys()].filter((memberId) => !assigned.has(memberId)),
  });
  if (!canStore(change, assigned)) return failToStore(change, leader);
  const { members } = group;
  mapMembers(change, (member) => ({
    ...member,
    assignment: ownBytes(assigned.get(member.memberId) ?? NO_BYTES),
    sync: null,
  }));
  moveTo(change, "Stable");
  writeDown(change);
  for (const { memberId, sync: id, sessionTimeoutMs } of members.values()) {
    const member = change.group.members.get(memberId);
    if (!member) continue;
    if (member.assignment.length === 0) say(change, { kind: "empty assignment sent", member: nameOf(member) });
    if (id === null) continue;
    reply(change, { kind: "answer", to: "sync", id, answer: assignmentOf(change.group, member) });
    armSession(change, memberId, sessionTimeoutMs);
  }
  say(change, { kind: "stable" });
}

const assignmentOf = (group: ClassicGroup, member: Member): SyncGroupAnswer => ({
  errorCode: ERROR.NONE,
  protocolType: group.protocolType,
  protocolName: group.protocolName,
  assignment: member.assignment,
});

/** Apache Kafka stores a group as one record; ours has to fit beside the other groups. */
function canStore({ group, env }: Change, assigned: ReadonlyMap<string, Buffer>): boolean {
  let assignments = 0;
  let bytes = 0;
  for (const member of group.members.values()) {
    const { length } = assigned.get(member.memberId) ?? NO_BYTES;
    assignments += length;
    bytes += length + metadataOf(member, group.protocolName).length;
  }
  return bytes <= env.config.bounds.assignmentBytesPerGroup && assignments <= env.bytesFree;
}

function failToStore(change: Change, leader: Member): void {
  dropAssignments(change, ERROR.UNKNOWN_SERVER_ERROR);
  const error = "UNKNOWN_SERVER_ERROR";
  rebalanceOrCompleteJoin(change, { kind: "assignment not stored", memberId: leader.memberId, error });
}
