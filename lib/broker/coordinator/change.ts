import { errorName } from "../../wire/errors.ts";
import type { ClassicGroup, GroupState, Member, PendingMember, RequestId } from "./group.ts";
import { memberBytes, OBJECT_BYTES, rebalanceTimeout } from "./group.ts";
import type { AnswerEffect, Answers, Effect, Environment, GroupTimer } from "./inputs.ts";
import type { Api, MemberName, StepBody } from "./steps.ts";

/**
 * One transition while it is being made: the group as it is so far, and the effects so far. It lives inside one call of
 * `transition` only; groups themselves never change.
 */
export interface Change {
  readonly env: Environment;
  group: ClassicGroup;
  readonly effects: Effect[];
  /** What the group held when the transition began: the environment's free bytes are counted from there. */
  readonly bytesBefore: number;
}

export function update(change: Change, part: Partial<ClassicGroup>): void {
  change.group = { ...change.group, ...part };
}

export function moveTo(change: Change, state: GroupState): void {
  update(change, { previousState: change.group.state, state, stateSince: change.env.now });
}

/** Adds a member, or gives the one with this id another value. */
export function putMember(change: Change, member: Member): void {
  const before = change.group.members.get(member.memberId);
  const bytes = change.group.bytes + memberBytes(member) - (before ? memberBytes(before) : 0);
  update(change, { members: new Map(change.group.members).set(member.memberId, member), bytes });
}

/** Changes every member at once. */
export function mapMembers(change: Change, next: (member: Member) => Member): void {
  const members = new Map<string, Member>();
  let bytes = change.group.bytes;
  for (const [memberId, member] of change.group.members) {
    const changed = next(member);
    bytes += memberBytes(changed) - memberBytes(member);
    members.set(memberId, changed);
  }
  update(change, { members, bytes });
}

export function addPending(change: Change, pending: PendingMember): void {
  update(change, {
    pendingJoin: new Map(change.group.pendingJoin).set(pending.memberId, pending),
    bytes: change.group.bytes + OBJECT_BYTES,
  });
}

/**
 * Takes a member, or an id that was given out, out of the group with its timers. A leader is succeeded by the member that
 * has been there longest (Apache Kafka: by any). Its parked requests are not answered here.
 */
export function removeMember(change: Change, memberId: string): void {
  const { group } = change;
  const member = group.members.get(memberId);
  const members = new Map(group.members);
  members.delete(memberId);
  const pendingJoin = new Map(group.pendingJoin);
  const wasPending = pendingJoin.delete(memberId);
  const pendingSync = new Set(group.pendingSync);
  pendingSync.delete(memberId);
  const staticMembers = new Map(group.staticMembers);
  if (member?.groupInstanceId) staticMembers.delete(member.groupInstanceId);
  const [successor] = members.keys();
  const leader = group.leader === memberId ? (successor ?? null) : group.leader;
  const bytes = group.bytes - (member ? memberBytes(member) : 0) - (wasPending ? OBJECT_BYTES : 0);
  update(change, { members, pendingJoin, pendingSync, staticMembers, leader, bytes });
  cancelSession(change, memberId);
  // Apache Kafka never answers the SyncGroup of a member that is gone.
  neverAnswer(change, member?.sync ?? null);
  neverAnswer(change, member?.join ?? null);
}

/** Answers a member's parked JoinGroup, if it has one. */
export function answerJoin(change: Change, member: Member, answer: Answers["join"]): void {
  if (member.join === null) return;
  reply(change, { kind: "answer", to: "join", id: member.join, answer });
  putMember(change, { ...member, join: null });
}

export function reply(change: Change, effect: AnswerEffect): void {
  change.effects.push(effect);
}

export function neverAnswer(change: Change, id: RequestId | null): void {
  if (id !== null) change.effects.push({ kind: "never answer", id });
}

export function say(change: Change, body: StepBody): void {
  const { groupId, generation, state } = change.group;
  change.effects.push({ kind: "step", step: { at: change.env.now, groupId, generation, state, ...body } });
}

export function refuse(change: Change, { api, memberId, code }: { api: Api; memberId: string; code: number }): void {
  say(change, { kind: "refused", api, memberId, error: errorName(code) });
}

export const nameOf = (member: Member): MemberName => ({
  memberId: member.memberId,
  clientId: member.clientId,
  instanceId: member.groupInstanceId,
});

export const nameOfPending = ({ memberId, clientId }: PendingMember): MemberName => ({ memberId, clientId, instanceId: null });

/** Begins a member's session anew: it was heard. */
export function armSession(change: Change, memberId: string, sessionTimeoutMs: number): void {
  const silentMs = Math.round(sessionTimeoutMs * change.env.config.heartbeatMissedShare);
  arm(change, { kind: "session", memberId }, sessionTimeoutMs);
  arm(change, { kind: "silence", memberId }, silentMs);
}

/** A time limit of a member that is not expected to heartbeat yet. */
export function armSessionWithoutHeartbeats(change: Change, memberId: string, afterMs: number): void {
  arm(change, { kind: "session", memberId }, afterMs);
  change.effects.push({ kind: "cancel", timer: { kind: "silence", memberId } });
}

export function cancelSession(change: Change, memberId: string): void {
  change.effects.push({ kind: "cancel", timer: { kind: "session", memberId } });
  change.effects.push({ kind: "cancel", timer: { kind: "silence", memberId } });
}

/** Waits for JoinGroups, or SyncGroups, as long as the most patient member allows. */
export function armRebalance(change: Change, timer: { readonly kind: "join" | "sync" }): void {
  const afterMs = rebalanceTimeout(change.group);
  arm(change, timer, afterMs);
  update(change, { waitsUntil: change.env.now + afterMs });
}

export function arm(change: Change, timer: GroupTimer, afterMs: number): void {
  change.effects.push({ kind: "arm", timer, afterMs });
}

export function cancelRebalance(change: Change, timer: { readonly kind: "join" | "sync" }): void {
  change.effects.push({ kind: "cancel", timer });
  update(change, { waitsUntil: null });
}
