import { ERROR, type ErrorCode } from "../../../wire/errors.ts";
import type { Effect, Environment } from "../inputs.ts";
import type { ConsumerHeartbeatAnswer } from "../requests.ts";
import type { ConsumerGroup, ConsumerMember, Partitions } from "./group.ts";
import { consumerMemberBytes, namesBytes, partitionsBytes } from "./group.ts";

/** One transition of a group of the newer protocol while it is being made. It lives inside one call only. */
export interface ConsumerChange {
  readonly env: Environment;
  group: ConsumerGroup;
  readonly effects: Effect[];
  /** What the group held when the transition began: the environment's free bytes are counted from there. */
  readonly bytesBefore: number;
}

/** Why a request is refused; the message is Apache Kafka's. */
export class Refusal {
  readonly code: ErrorCode;
  readonly message: string | null;

  constructor(code: ErrorCode, message: string | null) {
    this.code = code;
    this.message = message;
  }
}

export function refusedHeartbeat({ code, message }: Refusal): ConsumerHeartbeatAnswer {
  return { ...NO_ANSWER, errorCode: code, errorMessage: message };
}

/** An answer that says nothing. */
export const NO_ANSWER: ConsumerHeartbeatAnswer = {
  errorCode: ERROR.NONE,
  errorMessage: null,
  memberId: null,
  memberEpoch: 0,
  heartbeatIntervalMs: 0,
  assignment: null,
};

export function update(change: ConsumerChange, part: Partial<ConsumerGroup>): void {
  change.group = { ...change.group, ...part };
}

/** Adds a member, or gives the one with this id another value. */
export function putMember(change: ConsumerChange, member: ConsumerMember): void {
  const { group } = change;
  const before = group.members.get(member.memberId);
  if (before === member) return;
  const staticMembers =
    member.instanceId === null || group.staticMembers.get(member.instanceId) === member.memberId
      ? group.staticMembers
      : new Map(group.staticMembers).set(member.instanceId, member.memberId);
  const bytes = group.bytes + consumerMemberBytes(member) - (before ? consumerMemberBytes(before) : 0);
  update(change, { members: new Map(group.members).set(member.memberId, member), staticMembers, bytes });
}

/** Takes a member out with its timers, and what it was to have. */
export function dropMember(change: ConsumerChange, { memberId, memberEpoch, instanceId }: ConsumerMember): void {
  const { group } = change;
  const member = group.members.get(memberId);
  const members = new Map(group.members);
  members.delete(memberId);
  const staticMembers = new Map(group.staticMembers);
  if (instanceId !== null) staticMembers.delete(instanceId);
  const target = new Map(group.target);
  target.delete(memberId);
  setTarget(change, target);
  update(change, { members, staticMembers, bytes: change.group.bytes - (member ? consumerMemberBytes(member) : 0) });
  change.effects.push(
    { kind: "cancel", timer: { kind: "session", memberId } },
    { kind: "cancel", timer: { kind: "revocation", memberId, memberEpoch } },
    { kind: "cancel", timer: { kind: "rejoin", memberId } },
    { kind: "cancel", timer: { kind: "late sync", memberId } },
  );
}

export function setTarget(change: ConsumerChange, target: ReadonlyMap<string, Partitions>): void {
  const bytes = change.group.bytes + targetBytes(target) - targetBytes(change.group.target);
  update(change, { target, bytes });
}

export function setResolved(change: ConsumerChange, resolvedRegexes: ConsumerGroup["resolvedRegexes"]): void {
  const bytes = change.group.bytes + resolvedBytes(resolvedRegexes) - resolvedBytes(change.group.resolvedRegexes);
  update(change, { resolvedRegexes, bytes });
}

function targetBytes(target: ConsumerGroup["target"]): number {
  let bytes = 0;
  for (const partitions of target.values()) bytes += partitionsBytes(partitions);
  return bytes;
}

function resolvedBytes(resolved: ConsumerGroup["resolvedRegexes"]): number {
  let bytes = 0;
  for (const [regex, topics] of resolved) bytes += namesBytes([regex]) + namesBytes(topics);
  return bytes;
}

/** Begins a member's session anew: it was heard. */
export function armSession(change: ConsumerChange, { memberId, classic }: ConsumerMember): void {
  const afterMs = classic?.sessionTimeoutMs ?? change.env.config.consumerSessionTimeoutMs;
  change.effects.push({ kind: "arm", timer: { kind: "session", memberId }, afterMs });
}

/** Gives a member that is to give partitions up its rebalance timeout for it; any other needs none. */
export function armRevocation(
  change: ConsumerChange,
  { memberId, memberEpoch, state, rebalanceTimeoutMs }: ConsumerMember,
): void {
  const timer = { kind: "revocation", memberId, memberEpoch } as const;
  if (state === "UnrevokedPartitions") change.effects.push({ kind: "arm", timer, afterMs: rebalanceTimeoutMs });
  else change.effects.push({ kind: "cancel", timer });
}
