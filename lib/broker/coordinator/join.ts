import { ERROR } from "../../wire/errors.ts";
import type { Change } from "./change.ts";
import { addPending, armSessionWithoutHeartbeats, nameOfPending, removeMember, reply, say } from "./change.ts";
import { currentGeneration, joinError } from "./complete-join.ts";
import type { Member } from "./group.ts";
import { countJoined, OBJECT_BYTES } from "./group.ts";
import { addMember, clientReasonOf, park, refuseJoin, type Join } from "./join-members.ts";
import { joinAsStaticMember } from "./join-static.ts";
import { sameProtocols, supportsProtocols } from "./protocols.ts";
import { rebalanceOrCompleteJoin } from "./rebalance.ts";
import type { JoinGroupRequest } from "./requests.ts";
import { validateMember } from "./validate.ts";

/** From this version on a dynamic member first gets its id and joins with it (KIP-394). */
const MEMBER_ID_REQUIRED_SINCE = 4;

/** A JoinGroup to a group that exists, or was just made for a member without an id. */
export function join(change: Change, input: Join): void {
  const { request } = input;
  sayReceived(change, input);
  if (!accepts(change, request.memberId)) {
    // Apache Kafka puts a member out that comes too late to a full group; it will not be missed in this rebalance.
    removeMember(change, request.memberId);
    return refuseJoin(change, input, joinError(ERROR.GROUP_MAX_SIZE_REACHED, ""));
  }
  const newcomer = request.memberId === "";
  if (!supportsProtocols(change.group, request.protocolType, request.protocols))
    return refuseJoin(change, input, joinError(ERROR.INCONSISTENT_GROUP_PROTOCOL, newcomer ? "" : request.memberId));
  if (!fits(change, request)) return refuseJoin(change, input, joinError(ERROR.POLICY_VIOLATION, request.memberId));
  if (!newcomer) joinWithId(change, input);
  else if (request.groupInstanceId !== null)
    joinAsStaticMember(change, input, `${request.groupInstanceId}-${change.env.newId()}`);
  else joinAsNewcomer(change, input);
}

function sayReceived(change: Change, { request, caller }: Join): void {
  say(change, {
    kind: "join received",
    member: { memberId: request.memberId, clientId: caller.clientId ?? "", instanceId: request.groupInstanceId },
    clientHost: caller.clientHost,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols.map(({ name }) => name),
    clientReason: request.reason,
  });
}

/** Whether the group has room. While it prepares a rebalance those who have joined count, else all members. */
function accepts({ group, env: { config } }: Change, memberId: string): boolean {
  const room = Math.min(config.groupMaxSize, config.bounds.membersPerGroup);
  const member = group.members.get(memberId);
  if (group.state === "Empty") return true;
  if (group.state === "PreparingRebalance") return (member !== undefined && member.join !== null) || countJoined(group) < room;
  return member !== undefined || group.members.size < room;
}

/** Whether the memory for all groups has room for these protocols. */
function fits(change: Change, request: JoinGroupRequest): boolean {
  let bytes = OBJECT_BYTES;
  for (const { name, metadata } of request.protocols) bytes += OBJECT_BYTES + 2 * name.length + metadata.length;
  return bytes <= change.env.bytesFree;
}

function joinAsNewcomer(change: Change, input: Join): void {
  const { request, caller, id } = input;
  const clientId = caller.clientId ?? "";
  const memberId = `${clientId}-${change.env.newId()}`;
  if (caller.apiVersion < MEMBER_ID_REQUIRED_SINCE) return addMember(change, input, { memberId, how: "dynamic" });
  if (change.group.pendingJoin.size >= change.env.config.bounds.pendingMembersPerGroup)
    return refuseJoin(change, input, joinError(ERROR.GROUP_MAX_SIZE_REACHED, ""));
  const pending = { memberId, clientId };
  addPending(change, pending);
  armSessionWithoutHeartbeats(change, memberId, request.sessionTimeoutMs);
  say(change, { kind: "member id required", member: nameOfPending(pending) });
  reply(change, { kind: "answer", to: "join", id, answer: joinError(ERROR.MEMBER_ID_REQUIRED, memberId) });
}

/** A JoinGroup that names a member: one that was given its id and now comes in, or one that joins again. */
function joinWithId(change: Change, input: Join): void {
  const { request } = input;
  if (change.group.pendingJoin.has(request.memberId)) {
    // Ids are given out to dynamic members only. Apache Kafka fails here on its own assertion, and answers this.
    if (request.groupInstanceId !== null) return refuseJoin(change, input, joinError(ERROR.UNKNOWN_SERVER_ERROR, ""));
    return addMember(change, input, { memberId: request.memberId, how: "pending" });
  }
  const code = validateMember(change.group, request.memberId, request.groupInstanceId);
  const member = change.group.members.get(request.memberId);
  if (code !== ERROR.NONE || !member) return refuseJoin(change, input, joinError(code, request.memberId));
  rejoin(change, input, member);
}

function rejoin(change: Change, input: Join, member: Member): void {
  const { group } = change;
  const { memberId } = member;
  const during = group.state;
  const clientReason = clientReasonOf(input.request);
  const changed = !sameProtocols(member.protocols, input.request.protocols);
  if (group.state === "PreparingRebalance") {
    park(change, input, member);
    rebalanceOrCompleteJoin(change, { kind: "member joining", memberId, during, clientReason });
  } else if (group.state === "Stable" && group.leader === memberId) {
    // A leader that joins again wants a new assignment: topics changed, which the metadata do not show.
    park(change, input, member);
    rebalanceOrCompleteJoin(change, { kind: "leader rejoining", memberId, during, clientReason });
  } else if (changed) {
    park(change, input, member);
    rebalanceOrCompleteJoin(change, { kind: "metadata changed", memberId, during, clientReason });
  } else {
    // Nothing new: it may have missed the answer to its JoinGroup.
    reply(change, { kind: "answer", to: "join", id: input.id, answer: currentGeneration(group, memberId) });
  }
}
