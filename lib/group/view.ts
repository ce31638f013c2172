import type { ConsumerSettings, ErrorInfo, StartReason } from "../contract/client-facts.ts";
import type { CoordinatorDescribed, GroupEvent, GroupOrigin } from "../contract/group-events.ts";
import type { TopicPartitions } from "../contract/names.ts";

/**
 * What was observed of one group: the fold of its events. Plain data, so that a snapshot of it can
 * travel; every list in it is bounded, and says by what.
 */
export interface GroupView {
  group: string;
  origin: GroupOrigin;
  topic: string;
  /** Offered to the coordinator by our consumers, in order of preference. */
  assignors: string[];
  /** The last event folded in. */
  seq: number;
  time: number;
  partitionCount: number | null;
  expectedPartitions: number | null;
  coordinator: CoordinatorView | null;
  /** Of the newest generation that one of our clients took part in; null when not known. */
  generation: number | null;
  /** A member id; null when not known. */
  leader: string | null;
  /** By id (C1 …), in the order they were added. At most the limit of consumers plus 50 crashed ones. */
  consumers: Record<string, ConsumerView>;
  /** Members that are not ours, by id (E1 …). As many as the coordinator lists. */
  externals: Record<string, ExternalView>;
  nextExternal: number;
  /** In order of topic and partition. */
  partitions: PartitionView[];
  /** The rebalance under way. */
  rebalance: Rebalance | null;
  /** Finished ones, newest first; at most 20. */
  rebalances: Rebalance[];
  /** Since when the broker has not answered. */
  brokerAway: { since: number; error: ErrorInfo } | null;
  /** Structural events, oldest first; at most 400. */
  log: LogEntry[];
}

export interface CoordinatorView extends Omit<CoordinatorDescribed, "type"> {
  address: { host: string; port: number; nodeId: number } | null;
  /** When the answer came that first said this. */
  since: number;
  /** When it was last asked and still said this. */
  confirmedAt: number;
}

/** Where a client is in its life. `stopped` is a crashed or failed one of which nothing runs any more. */
export type Phase =
  | { name: "connecting"; since: number; reason: StartReason }
  | { name: "joining"; since: number; joinSentAt: number; generation: number | null }
  | { name: "joined"; since: number }
  /** It knows that the group rebalances and has stopped; `joinSentAt` is null until it has sent its JoinGroup. */
  | { name: "rejoining"; since: number; joinSentAt: number | null; generation: number | null }
  | { name: "leaving"; since: number }
  /** `before` is resumed by a thaw. `gaveUp`: kafkajs ended the client meanwhile. */
  | { name: "frozen"; since: number; before: Phase }
  | { name: "crashed"; since: number }
  | { name: "failed"; since: number; error: ErrorInfo; retryAt: number | null };

export interface ConsumerView extends Omit<ConsumerSettings, "consumer"> {
  id: string;
  addedAt: number;
  incarnation: number;
  phase: Phase;
  memberId: string | null;
  /** What the client was assigned by its last join and has not given back. */
  assignment: TopicPartitions[];
  /** The generation of that assignment. */
  generation: number | null;
  joinedAt: number | null;
  processed: number;
  rate: number;
  armedAt: number | null;
  heartbeatAt: number | null;
  handlingSince: number | null;
  /** Next offset to be handled, by "topic:partition". */
  positions: Record<string, string>;
  /** Set when the coordinator has ended this consumer's membership after a crash or freeze. */
  goneAt: number | null;
  /** Member ids of earlier clients of this consumer that the coordinator may still count; at most 20, oldest dropped. */
  former: FormerMember[];
}

/** A membership of a replaced client: `id` is the consumer's, "~" and the incarnation. */
export interface FormerMember {
  id: string;
  memberId: string;
  armedAt: number | null;
  sessionTimeoutMs: number;
}

export interface ExternalView {
  id: string;
  memberId: string;
  clientId: string;
  host: string;
  since: number;
}

/**
 * Who has a partition, and how surely.
 * `owned`: the client was assigned it and the coordinator confirms (for a member that is not ours: the coordinator says so).
 * `confirming`: our client was assigned it, the coordinator has not been heard since.
 * `held`: the coordinator counts it as owned by a member that does not consume: crashed, frozen or replaced.
 * `leaving`: its owner is on its way out but still owns it.
 * `stopping`: the group rebalances; its owner has not noticed yet, and still consumes.
 * `moving`: given back; nobody consumes it until the rebalance ends.
 * `disputed`: the client and the coordinator say different things although no rebalance is known.
 * `unowned`: the group has nobody for it.
 */
export type Hold = "owned" | "confirming" | "held" | "leaving" | "stopping" | "moving" | "disputed" | "unowned";

export interface PartitionView {
  topic: string;
  partition: number;
  hold: Hold;
  /** Where the tile lies: an id of a consumer, a former member or an external one; null in the tray. */
  at: string | null;
  /** The owner as both sides agree on it (see `owned`, `held`, `leaving`); null while that is not so. */
  owner: string | null;
  /** Where it lay before it came into the tray. */
  was: string | null;
  since: number;
  committed: string | null;
  logEnd: string | null;
}

export interface Rebalance {
  /** Counts from 1 within the view. */
  id: number;
  startedAt: number;
  /** When the coordinator and our clients agreed again; null while it runs. */
  endedAt: number | null;
  fromGeneration: number | null;
  toGeneration: number | null;
  /** Member ids before and after, as the coordinator listed them. */
  before: string[];
  after: string[];
  /** Ids as shown (C1, E1 …) of who came and who went, and why they went, as far as known. */
  joined: string[];
  left: { id: string; why: "left" | "crashed" | "frozen" | "replaced" | "expired" | "unknown" }[];
  /** Owners before it began, by "topic:partition". */
  ownersBefore: Record<string, string>;
  paused: number;
  moved: number;
}

/** One line of the event list: the event as it came. Progress is not logged. */
export type LogEntry = Exclude<GroupEvent, { type: "progress" }>;
