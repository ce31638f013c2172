import type { Change } from "./change.ts";
import {
  answerJoin,
  armRebalance,
  armSession,
  cancelRebalance,
  mapMembers,
  moveTo,
  nameOf,
  removeMember,
  reply,
  say,
  update,
} from "./change.ts";
import { ERROR } from "../../wire/errors.ts";
import type { ClassicGroup, Member } from "./group.ts";
import { writeDown } from "./stored.ts";
import { metadataOf, selectProtocol, subscribedTopicsOf } from "./protocols.ts";
import type { JoinGroupAnswer, JoinGroupMember } from "./requests.ts";

/**
 * Ends the join phase: dynamic members that did not join are dropped (static ones stay, KIP-345), the generation rises, a
 * protocol is chosen and every parked JoinGroup answered. Without members the group is Empty. When members are left but
 * none of them joined, it goes on waiting.
 */
export function completeJoin(change: Change): void {
  cancelRebalance(change, { kind: "join" });
  dropUnjoined(change);
  if (!electJoinedLeader(change) && change.group.members.size > 0) {
    say(change, { kind: "nobody rejoined" });
    armRebalance(change, { kind: "join" });
    return;
  }
  beginGeneration(change);
  if (change.group.state === "Empty") {
    say(change, { kind: "group empty" });
    writeDown(change);
  } else answerJoins(change);
}

function dropUnjoined(change: Change): void {
  const dropped = [...change.group.members.values()].filter((member) => member.join === null && member.groupInstanceId === null);
  if (dropped.length === 0) return;
  for (const { memberId } of dropped) removeMember(change, memberId);
  say(change, { kind: "members not rejoined removed", members: dropped.map(nameOf) });
}

/** False when there is no leader, or nobody who joined could become it. */
function electJoinedLeader(change: Change): boolean {
  const { members, leader } = change.group;
  const current = leader === null ? undefined : members.get(leader);
  if (!current) return false;
  if (current.join !== null) return true;
  const next = [...members.values()].find((member) => member.join !== null);
  if (!next) return false;
  update(change, { leader: next.memberId });
  say(change, { kind: "leader elected", member: nameOf(next), formerLeaderId: current.memberId });
  return true;
}

function beginGeneration(change: Change): void {
  const generation = change.group.generation + 1;
  const someone = change.group.members.size > 0;
  update(change, { generation, protocolName: someone ? selectProtocol(change.group) : null, pendingSync: new Set() });
  update(change, { subscribedTopics: subscribedTopicsOf(change.group) });
  moveTo(change, someone ? "CompletingRebalance" : "Empty");
}

function answerJoins(change: Change): void {
  const { group } = change;
  say(change, {
    kind: "join phase completed",
    protocolType: group.protocolType ?? "",
    protocolName: group.protocolName ?? "",
    leader: group.leader ?? "",
    members: [...group.members.values()].map(nameOf),
  });
  const roster = rosterOf(group);
  for (const { memberId, join: id, sessionTimeoutMs } of group.members.values()) {
    if (id !== null) reply(change, { kind: "answer", to: "join", id, answer: currentGeneration(group, memberId, roster) });
    armSession(change, memberId, sessionTimeoutMs);
  }
  mapMembers(change, (member) => ({ ...member, join: null, isNew: false }));
  update(change, { pendingSync: new Set(group.members.keys()) });
  armRebalance(change, { kind: "sync" });
}

/** Every member as the leader is told of it: with its metadata for the chosen protocol. */
function rosterOf(group: ClassicGroup): JoinGroupMember[] {
  return [...group.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }));
}

/** The answer to a JoinGroup that gives the generation as it is. Only the leader gets the roster. */
export function currentGeneration(group: ClassicGroup, memberId: string, roster = rosterOf(group)): JoinGroupAnswer {
  return {
    errorCode: ERROR.NONE,
    generationId: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leader ?? "",
    skipAssignment: false,
    memberId,
    members: group.leader === memberId ? roster : [],
  };
}

/** Takes a member out whose JoinGroup may be parked: that one is answered UNKNOWN_MEMBER_ID, so that a client that lives joins anew. */
export function removeAnswering(change: Change, member: Member): void {
  answerJoin(change, member, joinError(ERROR.UNKNOWN_MEMBER_ID, ""));
  removeMember(change, member.memberId);
}

/** An answer to a JoinGroup with an error. */
export function joinError(errorCode: number, memberId: string): JoinGroupAnswer {
  return {
    errorCode,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: "",
    skipAssignment: false,
    memberId,
    members: [],
  };
}
