import { ERROR } from "../../../wire/errors.ts";
import type { Caller, ConsumerHeartbeatAnswer, ConsumerHeartbeatRequest } from "../requests.ts";
import { armRevocation, armSession, dropMember, putMember, Refusal, setTarget, update, type ConsumerChange } from "./change.ts";
import { reconcile } from "./current-assignment.ts";
import { findMember, type Found } from "./find-member.ts";
import {
  consumerMemberBytes,
  countPartitions,
  inOrder,
  isReconciled,
  JOINS,
  type ConsumerMember,
  type Partitions,
  type ReportedPartitions,
} from "./group.ts";
import { forgetRegexes, refuseRegex } from "./regexes.ts";
import { subscribedRegexes, subscribedTopics, topicsOf } from "./subscriptions.ts";
import { computeTarget } from "./target-assignment.ts";
import { partitionCounts, signatureOf } from "./topic-image.ts";

const NOTHING: Partitions = new Map();

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
  const said = { ...withWhatItSays(found.member, request), clientId: caller.clientId ?? "", clientHost: caller.clientHost };
  const refused = refuseNewRegex(change, found.member, said) ?? refuseTooLarge(change, found.member, said);
  if (refused) return refused;
  const { subscriptionChanged, asksForTarget } = enter(change, found, said);
  lookAtTopics(change, asksForTarget);
  computeTargetIfDue(change);
  const member = reconcileMember(change, said, { reported: request.topicPartitions, subscriptionChanged });
  armSession(change, memberId);
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

/** Puts the member into the group as it says that it is. */
function enter(change: ConsumerChange, { member, replaces }: Found, said: ConsumerMember) {
  const { resolvedRegexes } = change.group;
  if (replaces) {
    const target = change.group.target.get(replaces.memberId) ?? NOTHING;
    dropMember(change, replaces);
    setTarget(change, new Map(change.group.target).set(said.memberId, target));
  }
  if (!sameMember(change.group.members.get(said.memberId), said)) putMember(change, said);
  const namesChanged =
    said.subscribedTopicNames !== member.subscribedTopicNames && !sameSet(said.subscribedTopicNames, member.subscribedTopicNames);
  const regexChanged = said.subscribedTopicRegex !== member.subscribedTopicRegex;
  // One that has to be matched first asks for another target when it has been.
  const isResolved = said.subscribedTopicRegex === "" || resolvedRegexes.has(said.subscribedTopicRegex);
  if (regexChanged) forgetRegexes(change);
  return {
    subscriptionChanged: namesChanged || regexChanged,
    asksForTarget: namesChanged || (regexChanged && isResolved),
  };
}

const sameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  one.size === other.size && [...one].every((text) => other.has(text));

/** Most heartbeats say nothing new: then the group stays as it is, and nothing is copied. */
function sameMember(one: ConsumerMember | undefined, other: ConsumerMember): boolean {
  return (
    one !== undefined &&
    one.memberEpoch === other.memberEpoch &&
    one.instanceId === other.instanceId &&
    one.rackId === other.rackId &&
    one.clientId === other.clientId &&
    one.clientHost === other.clientHost &&
    one.rebalanceTimeoutMs === other.rebalanceTimeoutMs &&
    one.serverAssignor === other.serverAssignor &&
    one.subscribedTopicNames === other.subscribedTopicNames &&
    one.subscribedTopicRegex === other.subscribedTopicRegex
  );
}

/** The group epoch rises where a subscription changed, or a topic of the group's. */
function lookAtTopics(change: ConsumerChange, asksForTarget: boolean): void {
  const { group, env } = change;
  if (!asksForTarget && !group.looksAgain) return;
  const topicsSeen = signatureOf(env.topics, subscribedTopics(group));
  const rises = asksForTarget || topicsSeen !== group.topicsSeen;
  update(change, { topicsSeen, looksAgain: false, groupEpoch: group.groupEpoch + (rises ? 1 : 0) });
}

/** A target holds for a while, so that many who come at once are assigned together. */
function computeTargetIfDue(change: ConsumerChange): void {
  const { group, env } = change;
  if (group.assignmentEpoch >= group.groupEpoch) return;
  if (group.assignedAt !== null && env.now < group.assignedAt + env.config.consumerAssignmentIntervalMs) return;
  setTarget(change, computeTarget(group, env.topics));
  update(change, { assignmentEpoch: group.groupEpoch, assignedAt: env.now });
}

interface Heard {
  readonly reported: ReportedPartitions | null;
  readonly subscriptionChanged: boolean;
}

function reconcileMember(
  change: ConsumerChange,
  member: ConsumerMember,
  { reported, subscriptionChanged }: Heard,
): ConsumerMember {
  const { group, env } = change;
  if (!subscriptionChanged && isReconciled(member, group.assignmentEpoch)) return member;
  const taken = takenPartitions(change);
  const reconciled = reconcile(member, {
    targetEpoch: group.assignmentEpoch,
    target: group.target.get(member.memberId) ?? NOTHING,
    subscribedTopicIds: new Set(partitionCounts(env.topics, topicsOf(member, group.resolvedRegexes)).keys()),
    subscriptionChanged,
    isTaken: (topicId, partition) => taken.get(topicId)?.has(partition) === true,
    reported,
  });
  if (reconciled === member) return member;
  const next = {
    ...reconciled,
    assigned: sameOwned(member.assigned, reconciled.assigned) ? member.assigned : reconciled.assigned,
  };
  if (!sameState(member, next)) armRevocation(change, next);
  putMember(change, next);
  return next;
}

/** Apache Kafka compares whole members: one that is the same but for nothing keeps its time for giving partitions up. */
function sameState(one: ConsumerMember, other: ConsumerMember): boolean {
  return (
    one.state === other.state &&
    one.memberEpoch === other.memberEpoch &&
    one.previousMemberEpoch === other.previousMemberEpoch &&
    one.assigned === other.assigned &&
    sameOwned(one.pendingRevocation, other.pendingRevocation)
  );
}

function sameOwned(one: ConsumerMember["assigned"], other: ConsumerMember["assigned"]): boolean {
  if (one.size !== other.size || countPartitions(one) !== countPartitions(other)) return false;
  for (const [topicId, partitions] of one)
    for (const [partition, epoch] of partitions) if (other.get(topicId)?.get(partition) !== epoch) return false;
  return true;
}

/** What somebody has, or has not given up yet. */
function takenPartitions({ group }: ConsumerChange): Map<string, Set<number>> {
  const taken = new Map<string, Set<number>>();
  for (const { assigned, pendingRevocation } of group.members.values())
    for (const owned of [assigned, pendingRevocation])
      for (const [topicId, partitions] of owned) {
        const known = taken.get(topicId) ?? new Set();
        for (const partition of partitions.keys()) known.add(partition);
        taken.set(topicId, known);
      }
  return taken;
}

function assignmentOf({ assigned }: ConsumerMember) {
  return [...assigned].map(([topicId, partitions]) => ({ topicId, partitions: inOrder(partitions.keys()) }));
}
