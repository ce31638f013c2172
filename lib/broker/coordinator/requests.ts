/** Requests and answers of the coordinator: plain objects, their fields named as on the wire. */

/** Who sends a request. Behaviour depends on the version that the client speaks. */
export interface Caller {
  readonly apiVersion: number;
  readonly clientId: string | null;
  /** As Apache Kafka writes an address: "/127.0.0.1". */
  readonly clientHost: string;
}

export interface Protocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface JoinGroupRequest {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** Version 0 has none: the session timeout is taken. */
  readonly rebalanceTimeoutMs: number;
  /** "" for a member that has no id yet. */
  readonly memberId: string;
  /** KIP-345; null for a dynamic member. */
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  /** In the order of the member's preference. */
  readonly protocols: readonly Protocol[];
  /** KIP-800: why the client joins, in its own words. */
  readonly reason: string | null;
}

export interface JoinGroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Buffer;
}

export interface JoinGroupAnswer {
  readonly errorCode: number;
  readonly generationId: number;
  readonly protocolType: string | null;
  /** Versions below 7 cannot say null: they are sent "". */
  readonly protocolName: string | null;
  readonly leader: string;
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** Every member for the leader, nobody for the others. */
  readonly members: readonly JoinGroupMember[];
}

export interface SyncGroupRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** Mandatory from version 5 on (KIP-559). */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** The leader's decision; empty from everybody else. */
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[];
}

export interface SyncGroupAnswer {
  readonly errorCode: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

export interface HeartbeatRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface HeartbeatAnswer {
  readonly errorCode: number;
}

export interface LeavingMember {
  /** "" with an instance id: an administrator removes that static member. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly reason: string | null;
}

/** Versions 0–2 name one member: give it as a list of one, and answer with its error (see `errorOfSingleLeave`). */
export interface LeaveGroupRequest {
  readonly groupId: string;
  readonly members: readonly LeavingMember[];
}

export interface LeaveGroupAnswer {
  readonly errorCode: number;
  readonly members: readonly {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly errorCode: number;
  }[];
}

/** The top-level error of LeaveGroup versions 0–2. */
export function errorOfSingleLeave(answer: LeaveGroupAnswer): number {
  return answer.errorCode !== 0 ? answer.errorCode : (answer.members[0]?.errorCode ?? 0);
}

/** ConsumerGroupHeartbeat (KIP-848). Null, or −1, says that nothing changed. */
export interface ConsumerHeartbeatRequest {
  readonly groupId: string;
  /** "" in version 0, where the broker gives ids out. */
  readonly memberId: string;
  /** 0 to join, −1 to leave, −2 for a static member that leaves for a while. */
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  /** In RE2's syntax; "" for none. */
  readonly subscribedTopicRegex: string | null;
  readonly serverAssignor: string | null;
  /** What the member has. */
  readonly topicPartitions: readonly TopicIdPartitions[] | null;
}

export interface TopicIdPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerHeartbeatAnswer {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null where it is as it was. */
  readonly assignment: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
}

export interface OffsetToCommit {
  readonly partitionIndex: number;
  readonly committedOffset: bigint;
  /** −1 when the client does not know it. */
  readonly committedLeaderEpoch: number;
  readonly committedMetadata: string | null;
}

export interface OffsetCommitRequest {
  readonly groupId: string;
  /** −1 outside of a group. */
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** Versions 2–4; −1 for the broker's own retention. */
  readonly retentionTimeMs: bigint;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly OffsetToCommit[] }[];
}

/** An error for each of some partitions: the answer of OffsetCommit. */
export interface PartitionErrors {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
  }[];
}

export interface OffsetFetchRequest {
  readonly groupId: string;
  /** Version 9 on: who asks, as a member of a group of the newer protocol; null and −1 for anybody. */
  readonly memberId?: string | null;
  readonly memberEpoch?: number;
  /** Null asks for every partition with a commit. */
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null;
}

export interface FetchedOffset {
  readonly partitionIndex: number;
  /** −1 without a commit. */
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch: number;
  readonly metadata: string;
  readonly errorCode: number;
}

export interface OffsetFetchAnswer {
  readonly errorCode: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly FetchedOffset[] }[];
}

export interface OffsetDeleteRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number }[];
  }[];
}

/** With a top-level error there are no topics. */
export interface OffsetDeleteAnswer extends PartitionErrors {
  readonly errorCode: number;
}

export interface DescribedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberMetadata: Buffer;
  readonly memberAssignment: Buffer;
}

export interface DescribedGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly protocolType: string;
  /** The protocol's name while the group is stable, else "". */
  readonly protocolData: string;
  readonly members: readonly DescribedMember[];
}

interface NamedPartitions extends TopicIdPartitions {
  readonly topicName: string;
}

export interface DescribedConsumerMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string;
  /** With what it is to give up and has not yet. */
  readonly assignment: { readonly topicPartitions: readonly NamedPartitions[] };
  readonly targetAssignment: { readonly topicPartitions: readonly NamedPartitions[] };
  /** 1: it speaks the newer protocol. 0: the classic one. */
  readonly memberType: number;
}

/** ConsumerGroupDescribe for one group. */
export interface DescribedConsumerGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly DescribedConsumerMember[];
}

/** Empty filters match everything; a value that there is not matches nothing. */
export interface ListGroupsRequest {
  readonly statesFilter: readonly string[];
  readonly typesFilter: readonly string[];
}

export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  readonly groupState: string;
  /** "classic", or "consumer" for a group of the newer protocol. */
  readonly groupType: string;
}

export interface DeletedGroup {
  readonly groupId: string;
  readonly errorCode: number;
}
