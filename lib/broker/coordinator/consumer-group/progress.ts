import { armRevocation, dropMember, putMember, setTarget, update, type ConsumerChange } from "./change.ts";
import { reconcile } from "./current-assignment.ts";
import type { Found } from "./find-member.ts";
import { countPartitions, isReconciled, type ConsumerMember, type Partitions, type ReportedPartitions } from "./group.ts";
import { forgetRegexes } from "./regexes.ts";
import { subscribedTopics, topicsOf } from "./subscriptions.ts";
import { computeTarget } from "./target-assignment.ts";
import { partitionCounts, signatureOf } from "./topic-image.ts";

const NOTHING: Partitions = new Map();

interface Said {
  /** The member as it says that it is. */
  readonly said: ConsumerMember;
  /** What it says that it has. */
  readonly reported: ReportedPartitions | null;
}

/**
 * Takes what a member says of itself, computes the group's target anew where that is due, and brings this one member a
 * step towards it. Gives the member after it.
 */
export function progress(change: ConsumerChange, found: Found, { said, reported }: Said): ConsumerMember {
  const { subscriptionChanged, asksForTarget } = enter(change, found, said);
  lookAtTopics(change, asksForTarget);
  computeTargetIfDue(change);
  return reconcileMember(change, said, { reported, subscriptionChanged });
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
    one.subscribedTopicRegex === other.subscribedTopicRegex &&
    one.classic === other.classic
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
  if (next.classic === null && !sameState(member, next)) armRevocation(change, next);
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
export function takenPartitions({ group }: Pick<ConsumerChange, "group">): Map<string, Set<number>> {
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
