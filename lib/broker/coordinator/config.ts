/** The coordinator's settings, by the names and with the defaults of Apache Kafka where it has them. Times in ms. */
export interface CoordinatorConfig {
  /** group.initial.rebalance.delay.ms: how long the first member of an empty group waits for company. */
  readonly initialRebalanceDelayMs: number;
  /** group.min.session.timeout.ms */
  readonly minSessionTimeoutMs: number;
  /** group.max.session.timeout.ms */
  readonly maxSessionTimeoutMs: number;
  /** group.max.size */
  readonly groupMaxSize: number;
  /** How long a member's first JoinGroup may stay parked before the member is given up. */
  readonly newMemberJoinTimeoutMs: number;
  /** offsets.retention.minutes, in ms */
  readonly offsetsRetentionMs: number;
  /** offsets.retention.check.interval.ms */
  readonly offsetsRetentionCheckIntervalMs: number;
  /** offset.metadata.max.bytes; like Apache Kafka it is compared with the length in UTF-16 units. */
  readonly offsetMetadataMaxSize: number;
  /**
   * A member of which nothing was heard for this share of its session is said to have missed its heartbeat. Clients are
   * told to send three in a session (heartbeat.interval.ms), and many send two, as Java's do by default with a session of
   * 6 s: somewhat after the half at least one did not come.
   */
  readonly heartbeatMissedShare: number;
  /** group.consumer.heartbeat.interval.ms: how often members of the newer protocol are told to heartbeat. */
  readonly consumerHeartbeatIntervalMs: number;
  /** group.consumer.session.timeout.ms */
  readonly consumerSessionTimeoutMs: number;
  /** group.consumer.assignment.interval.ms: how long a target assignment holds at least. */
  readonly consumerAssignmentIntervalMs: number;
  /** How long the topics that match an expression are taken for the same at least. */
  readonly regexRefreshMinMs: number;
  /** group.consumer.regex.refresh.interval.ms: after this time they are looked for again in any case. */
  readonly regexRefreshMs: number;
  readonly bounds: CoordinatorBounds;
}

/**
 * What limits the coordinator's memory. Apache Kafka has no such limits except the last; whoever meets one is answered
 * POLICY_VIOLATION, or GROUP_MAX_SIZE_REACHED where it is about members.
 */
export interface CoordinatorBounds {
  readonly groups: number;
  readonly membersPerGroup: number;
  /** Member ids given out (KIP-394) of which no JoinGroup came yet. */
  readonly pendingMembersPerGroup: number;
  readonly offsetsPerGroup: number;
  /** Of all groups together: metadata, assignments, ids, offsets, with an allowance for each object. */
  readonly totalBytes: number;
  /** Metadata of the chosen protocol and assignments of one group: Apache Kafka stores them as one record (max.message.bytes). */
  readonly assignmentBytesPerGroup: number;
  /** Steps that matching one group's regular expressions with all topics may take; what is not matched by then is not. */
  readonly regexSteps: number;
}

const MINUTE = 60_000;

/** Apache Kafka's defaults, except the initial rebalance delay (3000) and the session floor (6000). */
export const DEFAULT_COORDINATOR_CONFIG: CoordinatorConfig = {
  initialRebalanceDelayMs: 500,
  minSessionTimeoutMs: 1000,
  maxSessionTimeoutMs: 30 * MINUTE,
  groupMaxSize: 2_147_483_647,
  newMemberJoinTimeoutMs: 5 * MINUTE,
  offsetsRetentionMs: 7 * 24 * 60 * MINUTE,
  offsetsRetentionCheckIntervalMs: 10 * MINUTE,
  offsetMetadataMaxSize: 4096,
  heartbeatMissedShare: 0.6,
  consumerHeartbeatIntervalMs: 5000,
  consumerSessionTimeoutMs: 45_000,
  consumerAssignmentIntervalMs: 1000,
  regexRefreshMinMs: 10_000,
  regexRefreshMs: 10 * MINUTE,
  bounds: {
    groups: 10_000,
    membersPerGroup: 5000,
    pendingMembersPerGroup: 5000,
    offsetsPerGroup: 50_000,
    totalBytes: 128 * 1024 * 1024,
    assignmentBytesPerGroup: 1024 * 1024,
    regexSteps: 20_000_000,
  },
};
