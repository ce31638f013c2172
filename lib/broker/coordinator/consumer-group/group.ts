import { OBJECT_BYTES, type OffsetsByTopic } from "../group.ts";
import type { Protocol } from "../requests.ts";

/** Partition numbers by topic id. */
export type Partitions = ReadonlyMap<string, ReadonlySet<number>>;

/** By topic id and partition the member epoch in which it was assigned. */
export type OwnedPartitions = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** What a member says that it has. */
export type ReportedPartitions = readonly { readonly topicId: string; readonly partitions: readonly number[] }[];

/**
 * "Stable": it has what its epoch gives it. "UnrevokedPartitions": it is to give some up and has not said yet that it
 * did. "UnreleasedPartitions": it waits for partitions that others have not given up.
 */
export type MemberState = "Stable" | "UnrevokedPartitions" | "UnreleasedPartitions";

/** Stands in a heartbeat for: leaves; leaves for a while (static members); joins. */
export const LEAVES = -1;
export const LEAVES_FOR_A_WHILE = -2;
export const JOINS = 0;

/** What there is besides of a member that speaks the classic protocol. */
export interface ClassicTraits {
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly Protocol[];
  /** It was told to join again, and its time for that runs. */
  readonly isToRejoin: boolean;
}

/** A member of a group of the newer protocol (KIP-848). */
export interface ConsumerMember {
  readonly memberId: string;
  /** LEAVES_FOR_A_WHILE while a static member is away. */
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** How long it may take to give partitions up. */
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: ReadonlySet<string>;
  /** "" for none. */
  readonly subscribedTopicRegex: string;
  /** The assignor that it would like; null where it does not mind. */
  readonly serverAssignor: string | null;
  readonly assigned: OwnedPartitions;
  readonly pendingRevocation: OwnedPartitions;
  /** Null for a member that speaks the newer protocol. */
  readonly classic: ClassicTraits | null;
}

/** One group of the newer protocol, immutable: a transition gives the next one. Maps keep the order in which members came. */
export interface ConsumerGroup {
  readonly type: "consumer";
  readonly groupId: string;
  /** Rises with whatever asks for another assignment. */
  readonly groupEpoch: number;
  /** The group epoch that the target assignment is for. */
  readonly assignmentEpoch: number;
  /** When the target was computed (ms since the epoch); null before the first one. */
  readonly assignedAt: number | null;
  readonly members: ReadonlyMap<string, ConsumerMember>;
  /** Static members: instance id to member id. */
  readonly staticMembers: ReadonlyMap<string, string>;
  /** What each member is to have. */
  readonly target: ReadonlyMap<string, Partitions>;
  /** The topics that match each regular expression that a member subscribes to. */
  readonly resolvedRegexes: ReadonlyMap<string, ReadonlySet<string>>;
  /** When the expressions were last matched (ms since the epoch); null before. */
  readonly regexesResolvedAt: number | null;
  /** Topics were created since then. */
  readonly newTopics: boolean;
  /** What the group knew of its topics when it last looked: ids and how many partitions. */
  readonly topicsSeen: string;
  /** It has to look again: a topic of its changed. */
  readonly looksAgain: boolean;
  readonly offsets: OffsetsByTopic;
  readonly offsetCount: number;
  /** About how much memory it holds. */
  readonly bytes: number;
}

export function newConsumerGroup(groupId: string): ConsumerGroup {
  return {
    type: "consumer",
    groupId,
    groupEpoch: 1,
    assignmentEpoch: 0,
    assignedAt: null,
    members: new Map(),
    staticMembers: new Map(),
    target: new Map(),
    resolvedRegexes: new Map(),
    regexesResolvedAt: null,
    newTopics: false,
    topicsSeen: "",
    looksAgain: true,
    offsets: new Map(),
    offsetCount: 0,
    bytes: OBJECT_BYTES + groupId.length * 2,
  };
}

/** A member that nobody knew. */
export function newConsumerMember(memberId: string): ConsumerMember {
  return {
    memberId,
    memberEpoch: 0,
    previousMemberEpoch: -1,
    state: "Stable",
    instanceId: null,
    rackId: null,
    clientId: "",
    clientHost: "",
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: new Set(),
    subscribedTopicRegex: "",
    serverAssignor: null,
    assigned: new Map(),
    pendingRevocation: new Map(),
    classic: null,
  };
}

export type ConsumerGroupState = "Empty" | "Assigning" | "Reconciling" | "Stable";

/** The state follows from the rest. */
export function stateOf(group: ConsumerGroup): ConsumerGroupState {
  if (group.members.size === 0) return "Empty";
  if (group.groupEpoch > group.assignmentEpoch) return "Assigning";
  for (const member of group.members.values()) if (!isReconciled(member, group.assignmentEpoch)) return "Reconciling";
  return "Stable";
}

export const isReconciled = (member: ConsumerMember, assignmentEpoch: number) =>
  member.state === "Stable" && member.memberEpoch === assignmentEpoch;

export function countPartitions(partitions: ReadonlyMap<string, { readonly size: number }>): number {
  let count = 0;
  for (const { size } of partitions.values()) count += size;
  return count;
}

/** As they are told. */
export const inOrder = (partitions: Iterable<number>) => [...partitions].sort((one, other) => one - other);

/** About what a partition of an assignment costs. */
const PARTITION_BYTES = 40;

export function partitionsBytes(partitions: ReadonlyMap<string, { readonly size: number }>): number {
  return partitions.size * OBJECT_BYTES + countPartitions(partitions) * PARTITION_BYTES;
}

export function namesBytes(names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) bytes += PARTITION_BYTES + 2 * name.length;
  return bytes;
}

export function consumerMemberBytes(member: ConsumerMember): number {
  const texts = [member.memberId, member.clientId, member.subscribedTopicRegex, member.instanceId ?? "", member.rackId ?? ""];
  let bytes = 0;
  for (const { name, metadata } of member.classic?.protocols ?? []) bytes += OBJECT_BYTES + 2 * name.length + metadata.length;
  return (
    bytes +
    2 * OBJECT_BYTES +
    namesBytes(texts) +
    namesBytes(member.subscribedTopicNames) +
    partitionsBytes(member.assigned) +
    partitionsBytes(member.pendingRevocation)
  );
}
