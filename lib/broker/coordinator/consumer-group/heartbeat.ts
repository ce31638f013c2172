import { ERROR } from "../../../wire/errors.ts";
import type { Caller, ConsumerHeartbeatAnswer, ConsumerHeartbeatRequest } from "../requests.ts";
import { armSession, Refusal, type ConsumerChange } from "./change.ts";
import { findMember } from "./find-member.ts";
import { consumerMemberBytes, inOrder, JOINS, type ConsumerMember } from "./group.ts";
import { progress } from "./progress.ts";
import { refuseRegex } from "./regexes.ts";
import { subscribedRegexes } from "./subscriptions.ts";

/**
 * A heartbeat of somebody who joins or stays: takes what it says of itself, computes the group's target anew where that
 * is due, and brings this one member a step towards it. As Apache Kafka's GroupMetadataManager.consumerGroupHeartbeat.
 */
export function heartbeat(
  change: ConsumerChange,
  request: ConsumerHeartbeatRequest,
  caller: Caller,
): ConsumerHeartbeatAnswer | Refusal {
  const full = refuseFull(change, request.memberId);
  if (full) return full;
  const memberId = request.memberId === "" ? change.env.newKafkaId() : request.memberId;
  const found = findMember(change.group, { ...request, memberId });
  if (found instanceof Refusal) return found;
  const said = {
    ...withWhatItSays(found.member, request),
    clientId: caller.clientId ?? "",
    clientHost: caller.clientHost,
    classic: null,
  };
  const refused = refuseNewRegex(change, found.member, said) ?? refuseTooLarge(change, found.member, said);
  if (refused) return refused;
  const member = progress(change, found, { said, reported: request.topicPartitions });
  armSession(change, member);
  const isFull =
    request.rebalanceTimeoutMs !== -1 &&
    (request.subscribedTopicNames !== null || request.subscribedTopicRegex !== null) &&
    request.topicPartitions !== null;
  const tells = request.memberEpoch === JOINS || isFull || member.assigned !== found.member.assigned;
  return {
    errorCode: ERROR.NONE,
    errorMessage: null,
    memberId,
    memberEpoch: member.memberEpoch,
    heartbeatIntervalMs: change.env.config.consumerHeartbeatIntervalMs,
    assignment: tells ? { topicPartitions: assignmentOf(member) } : null,
  };
}

function refuseFull({ group, env: { config } }: ConsumerChange, memberId: string): Refusal | null {
  const room = config.bounds.membersPerGroup;
  if (group.members.size < room || group.members.has(memberId)) return null;
  const message = `The consumer group has reached its maximum capacity of ${room} members.`;
  return new Refusal(ERROR.GROUP_MAX_SIZE_REACHED, message);
}

function withWhatItSays(member: ConsumerMember, request: ConsumerHeartbeatRequest): ConsumerMember {
  const names = request.subscribedTopicNames;
  const same =
    names !== null &&
    names.length === member.subscribedTopicNames.size &&
    names.every((name) => member.subscribedTopicNames.has(name));
  return {
    ...member,
    instanceId: request.instanceId ?? member.instanceId,
    rackId: request.rackId ?? member.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : request.rebalanceTimeoutMs,
    serverAssignor: request.serverAssignor ?? member.serverAssignor,
    subscribedTopicNames: names === null || same ? member.subscribedTopicNames : new Set(names),
    subscribedTopicRegex: request.subscribedTopicRegex ?? member.subscribedTopicRegex,
  };
}

/** An expression that nobody in the group has yet has to be one that can be matched. */
function refuseNewRegex({ group }: ConsumerChange, before: ConsumerMember, { subscribedTopicRegex: regex }: ConsumerMember) {
  const isNew = regex !== "" && regex !== before.subscribedTopicRegex && !subscribedRegexes(group).has(regex);
  return isNew ? refuseRegex(regex) : null;
}

/** Apache Kafka has no such bound. */
function refuseTooLarge({ env, group }: ConsumerChange, before: ConsumerMember, said: ConsumerMember): Refusal | null {
  const known = group.members.has(before.memberId);
  const more = consumerMemberBytes(said) - (known ? consumerMemberBytes(before) : 0);
  // What is in memory already may stay, whoever asks.
  if (more <= 0 || more <= env.bytesFree) return null;
  return new Refusal(ERROR.POLICY_VIOLATION, "The broker's memory for groups is used up.");
}

function assignmentOf({ assigned }: ConsumerMember) {
  return [...assigned].map(([topicId, partitions]) => ({ topicId, partitions: inOrder(partitions.keys()) }));
}
