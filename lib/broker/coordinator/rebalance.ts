import type { Change } from "./change.ts";
import {
  arm,
  armRebalance,
  armSession,
  cancelRebalance,
  mapMembers,
  moveTo,
  nameOf,
  nameOfPending,
  reply,
  say,
  update,
} from "./change.ts";
import { completeJoin } from "./complete-join.ts";
import { ERROR } from "../../wire/errors.ts";
import type { ClassicGroup } from "./group.ts";
import { hasAllJoined, isInitialRebalance, NO_BYTES, rebalanceTimeout } from "./group.ts";
import type { RebalanceReason } from "./reasons.ts";
import type { MemberName, Waiting } from "./steps.ts";

/** Begins a rebalance, or, when one runs already, ends its join phase if nobody is awaited any more. */
export function rebalanceOrCompleteJoin(change: Change, reason: RebalanceReason): void {
  if (change.group.state === "PreparingRebalance") completeJoinIfAllJoined(change);
  else prepareRebalance(change, reason);
}

/** The initial delay is not cut short: only its timer ends it. */
export function completeJoinIfAllJoined(change: Change): void {
  const { group } = change;
  if (group.state === "PreparingRebalance" && !isInitialRebalance(group) && hasAllJoined(group)) completeJoin(change);
}

/**
 * Goes to PreparingRebalance and waits for every member's JoinGroup. Who waits for an assignment is told to join again. An
 * empty group first waits for company, so that a fleet that starts together needs one generation and not one each.
 */
export function prepareRebalance(change: Change, reason: RebalanceReason): void {
  if (change.group.state === "CompletingRebalance") dropAssignments(change, ERROR.REBALANCE_IN_PROGRESS);
  update(change, { pendingSync: new Set() });
  cancelRebalance(change, { kind: "sync" });
  const fromEmpty = change.group.state === "Empty";
  moveTo(change, "PreparingRebalance");
  if (fromEmpty) waitForCompany(change);
  else if (!hasAllJoined(change.group)) armRebalance(change, { kind: "join" });
  say(change, { kind: "preparing to rebalance", reason, waiting: waitingOf(change.group) });
  if (!fromEmpty && hasAllJoined(change.group)) completeJoin(change);
}

/** Clears what the members were assigned and answers every parked SyncGroup with an error. */
export function dropAssignments(change: Change, errorCode: number): void {
  const { members } = change.group;
  mapMembers(change, (member) => ({ ...member, assignment: NO_BYTES, sync: null }));
  for (const member of members.values()) {
    if (member.sync === null) continue;
    reply(change, {
      kind: "answer",
      to: "sync",
      id: member.sync,
      answer: { errorCode, protocolType: null, protocolName: null, assignment: NO_BYTES },
    });
    armSession(change, member.memberId, member.sessionTimeoutMs);
  }
}

function waitForCompany(change: Change): void {
  const { initialRebalanceDelayMs: delayMs } = change.env.config;
  const remainingMs = Math.max(rebalanceTimeout(change.group) - delayMs, 0);
  armInitialDelay(change, { delayMs, remainingMs });
}

function armInitialDelay(change: Change, initialDelay: ClassicGroup["initialDelay"]): void {
  update(change, { initialDelay, waitsUntil: change.env.now + initialDelay.delayMs });
  arm(change, { kind: "join" }, initialDelay.delayMs);
}

/** The time to wait for JoinGroups is over. The initial delay goes on while new members come, within their patience. */
export function joinTimeOver(change: Change): void {
  const { group } = change;
  if (group.state !== "PreparingRebalance") return;
  const { delayMs, remainingMs } = group.initialDelay;
  if (!isInitialRebalance(group) || !group.newMemberAdded || remainingMs === 0) return completeJoin(change);
  update(change, { newMemberAdded: false });
  armInitialDelay(change, {
    delayMs: Math.min(change.env.config.initialRebalanceDelayMs, remainingMs),
    remainingMs: Math.max(remainingMs - delayMs, 0),
  });
}

/** Whom the group waits for now. */
export function waitingOf(group: ClassicGroup): Waiting {
  const waitsFor = whatFor(group);
  if (waitsFor === "nobody") return { waitsFor, awaited: [], until: null };
  return { waitsFor, awaited: waitsFor === "sync" ? notSynced(group) : notJoined(group), until: group.waitsUntil };
}

function whatFor(group: ClassicGroup): Waiting["waitsFor"] {
  if (group.state === "PreparingRebalance") return isInitialRebalance(group) ? "company" : "join";
  return group.state !== "Empty" && group.pendingSync.size > 0 ? "sync" : "nobody";
}

function notJoined(group: ClassicGroup): MemberName[] {
  const awaited: MemberName[] = [];
  for (const member of group.members.values()) if (member.join === null) awaited.push(nameOf(member));
  for (const pending of group.pendingJoin.values()) awaited.push(nameOfPending(pending));
  return awaited;
}

function notSynced(group: ClassicGroup): MemberName[] {
  const awaited: MemberName[] = [];
  for (const memberId of group.pendingSync) {
    const member = group.members.get(memberId);
    // The former id of a static member that came back stays awaited, as in Apache Kafka, though nobody has it any more.
    awaited.push(member ? nameOf(member) : { memberId, clientId: "", instanceId: null });
  }
  return awaited;
}
