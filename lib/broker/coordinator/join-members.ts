import type { Change } from "./change.ts";
import { armSessionWithoutHeartbeats, nameOf, neverAnswer, putMember, refuse, reply, say, update } from "./change.ts";
import type { Member } from "./group.ts";
import { isInitialRebalance, NO_BYTES, OBJECT_BYTES, ownBytes } from "./group.ts";
import type { Input } from "./inputs.ts";
import { NO_CLIENT_REASON } from "./reasons.ts";
import { rebalanceOrCompleteJoin } from "./rebalance.ts";
import type { JoinGroupAnswer, JoinGroupRequest, Protocol } from "./requests.ts";

export type Join = Extract<Input, { kind: "join" }>;

/** Answers a JoinGroup with an error and says so. */
export function refuseJoin(change: Change, { id, request }: Join, answer: JoinGroupAnswer): void {
  refuse(change, { api: "JoinGroup", memberId: request.memberId, code: answer.errorCode });
  reply(change, { kind: "answer", to: "join", id, answer });
}

/** Takes what the request says of the member and keeps the request until the join phase ends. */
export function park(change: Change, { request, caller, id }: Join, member: Member): void {
  neverAnswer(change, member.join);
  putMember(change, {
    ...member,
    protocols: ownProtocols(request.protocols),
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: rebalanceTimeoutOf(request, caller.apiVersion),
    join: id,
  });
}

/** A member comes into the group: its JoinGroup is parked, and the group rebalances. */
export function addMember(
  change: Change,
  input: Join,
  { memberId, how }: { memberId: string; how: "pending" | "dynamic" | "static" },
): void {
  const { request, caller } = input;
  const member: Member = {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: caller.clientId ?? "",
    clientHost: caller.clientHost,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: rebalanceTimeoutOf(request, caller.apiVersion),
    protocols: ownProtocols(request.protocols),
    assignment: NO_BYTES,
    join: input.id,
    sync: null,
    isNew: true,
  };
  say(change, { kind: "member added", member: nameOf(member), how });
  enter(change, member, request.protocolType);
  armSessionWithoutHeartbeats(change, memberId, change.env.config.newMemberJoinTimeoutMs);
  const clientReason = clientReasonOf(request);
  rebalanceOrCompleteJoin(change, { kind: "new member", memberId, instanceId: request.groupInstanceId, clientReason });
}

function enter(change: Change, member: Member, protocolType: string): void {
  const { group } = change;
  const pendingJoin = new Map(group.pendingJoin);
  const wasPending = pendingJoin.delete(member.memberId);
  const staticMembers = new Map(group.staticMembers);
  if (member.groupInstanceId !== null) staticMembers.set(member.groupInstanceId, member.memberId);
  update(change, {
    pendingJoin,
    staticMembers,
    bytes: group.bytes - (wasPending ? OBJECT_BYTES : 0),
    protocolType: group.members.size === 0 ? protocolType : group.protocolType,
    leader: group.leader ?? member.memberId,
    // Somebody more may be on the way: the initial delay can go on.
    newMemberAdded: group.newMemberAdded || isInitialRebalance(group),
  });
  putMember(change, member);
}

/** KIP-800: why the client joins, as the log has it. */
export const clientReasonOf = (request: JoinGroupRequest) => request.reason || NO_CLIENT_REASON;

function rebalanceTimeoutOf(request: JoinGroupRequest, apiVersion: number): number {
  return apiVersion === 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs;
}

function ownProtocols(protocols: readonly Protocol[]): Protocol[] {
  return protocols.map(({ name, metadata }) => ({ name, metadata: ownBytes(metadata) }));
}
