import type { ConsumerMember, OwnedPartitions, Partitions, ReportedPartitions } from "./group.ts";

/** What a member is brought towards its target with. */
export interface Reconciling {
  readonly targetEpoch: number;
  readonly target: Partitions;
  /** The ids of the topics that the member subscribes to and that there are. */
  readonly subscribedTopicIds: ReadonlySet<string>;
  readonly subscriptionChanged: boolean;
  /** Whether any member has the partition, or has not given it up yet. */
  readonly isTaken: (topicId: string, partition: number) => boolean;
  /** Null where the member did not say. */
  readonly reported: ReportedPartitions | null;
}

/**
 * One step of a member towards its target: it first gives up what it is not to have, then is given what is free, then
 * waits for the rest. Gives the same member where nothing changes. As Apache Kafka's CurrentAssignmentBuilder.
 */
export function reconcile(member: ConsumerMember, to: Reconciling): ConsumerMember {
  switch (member.state) {
    case "Stable":
      if (member.memberEpoch !== to.targetEpoch) return advance(member, to);
      return to.subscriptionChanged ? shrink(member, to) : member;
    case "UnrevokedPartitions":
      if (!stillHas(to.reported, member.pendingRevocation)) return advance(member, to);
      return to.subscriptionChanged ? shrink(member, to) : member;
    case "UnreleasedPartitions":
      return advance(member, to);
  }
}

/** A member that does not say what it has may have all of it. */
function stillHas(reported: ReportedPartitions | null, some: OwnedPartitions): boolean {
  if (reported === null) return true;
  return reported.some(({ topicId, partitions }) => partitions.some((partition) => some.get(topicId)?.has(partition) === true));
}

/** Takes from a member the topics that it does not subscribe to any more, without another epoch. */
function shrink(member: ConsumerMember, { subscribedTopicIds, reported }: Reconciling): ConsumerMember {
  const gone = [...member.assigned].filter(([topicId]) => !subscribedTopicIds.has(topicId));
  if (gone.length === 0) return member;
  const assigned = new Map([...member.assigned].filter(([topicId]) => subscribedTopicIds.has(topicId)));
  const pendingRevocation = new Map(member.pendingRevocation);
  for (const [topicId, partitions] of gone)
    pendingRevocation.set(topicId, new Map([...(pendingRevocation.get(topicId) ?? []), ...partitions]));
  const same = { ...inEpoch(member, member.memberEpoch), assigned };
  return stillHas(reported, pendingRevocation) ? { ...same, state: "UnrevokedPartitions", pendingRevocation } : same;
}

function advance(member: ConsumerMember, to: Reconciling): ConsumerMember {
  const { kept, revoked, free, waits } = compare(member, to);
  if (stillHas(to.reported, revoked) && revoked.size > 0)
    return { ...inEpoch(member, member.memberEpoch), state: "UnrevokedPartitions", assigned: kept, pendingRevocation: revoked };
  return {
    ...inEpoch(member, to.targetEpoch),
    state: waits ? "UnreleasedPartitions" : "Stable",
    assigned: withPartitions(kept, free, to.targetEpoch),
    pendingRevocation: new Map(),
  };
}

/** What a member keeps of what it has, what it is to give up, what is free for it, and whether it has to wait for more. */
function compare(member: ConsumerMember, { target, subscribedTopicIds, isTaken }: Reconciling) {
  const kept = new Map<string, ReadonlyMap<number, number>>();
  const revoked = new Map<string, ReadonlyMap<number, number>>();
  const free = new Map<string, readonly number[]>();
  let waits = false;
  for (const topicId of new Set([...target.keys(), ...member.assigned.keys()])) {
    const wanted = subscribedTopicIds.has(topicId) ? target.get(topicId) : undefined;
    const has = member.assigned.get(topicId) ?? new Map<number, number>();
    const stays = new Map([...has].filter(([partition]) => wanted?.has(partition) === true));
    const goes = new Map([...has].filter(([partition]) => wanted?.has(partition) !== true));
    const missing = [...(wanted ?? [])].filter((partition) => !stays.has(partition));
    // A partition that the member itself was to give up is nobody else's yet.
    const own = member.pendingRevocation.get(topicId);
    const now = missing.filter((partition) => !isTaken(topicId, partition) || own?.has(partition) === true);
    waits ||= now.length < missing.length;
    if (stays.size > 0) kept.set(topicId, stays);
    if (goes.size > 0) revoked.set(topicId, goes);
    if (now.length > 0) free.set(topicId, now);
  }
  return { kept, revoked, free, waits };
}

function withPartitions(owned: OwnedPartitions, more: ReadonlyMap<string, readonly number[]>, epoch: number): OwnedPartitions {
  const all = new Map(owned);
  for (const [topicId, partitions] of more) {
    const ofTopic = new Map(all.get(topicId));
    for (const partition of partitions) ofTopic.set(partition, epoch);
    all.set(topicId, ofTopic);
  }
  return all;
}

const inEpoch = (member: ConsumerMember, memberEpoch: number): ConsumerMember => ({
  ...member,
  memberEpoch,
  previousMemberEpoch: member.memberEpoch,
});
