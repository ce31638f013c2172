import { z } from "zod";
import { ConsumerSettings, ErrorInfo, StartReason } from "../contract/client-facts.ts";
import { CoordinatorMember, GroupEpochs, GroupOrigin, GroupProtocol, GroupState } from "../contract/group-events.ts";
import { CoordinatorWaits } from "../contract/group-steps.ts";
import { TopicPartitions } from "../contract/names.ts";
import { PartitionLedger } from "./ledger-view.ts";

/**
 * What was observed of one group: the fold of its events. Plain data, so that a snapshot of it can
 * travel; every list in it is bounded, and says by what. Times are server milliseconds.
 */

/** How many structural events a view remembers as lines. */
export const LOG_LINES = 400;
/** How many finished rebalances a view remembers. */
export const REBALANCES = 20;
/** For so long it is shown that records were removed before the group had read them. */
export const LOST_IS_NEWS_MS = 60_000;
/** How many replaced or departed memberships a view keeps in mind while the coordinator may still count them. */
export const REMEMBERED_MEMBERSHIPS = 50;

const since = z.number();

const RunningPhase = z.discriminatedUnion("name", [
  z.object({ name: z.literal("connecting"), since, reason: StartReason }),
  /** Its first JoinGroup has left. `generation` is set once it sends its SyncGroup. */
  z.object({ name: z.literal("joining"), since, generation: z.int().nullable() }),
  z.object({ name: z.literal("joined"), since }),
  /** It knows that the group rebalances and has stopped; `joinSentAt` is null until its JoinGroup has left. */
  z.object({ name: z.literal("rejoining"), since, joinSentAt: z.number().nullable(), generation: z.int().nullable() }),
  z.object({ name: z.literal("leaving"), since }),
  /** kafkajs gave it up, not by our doing; `retryAt`: when it is tried again. */
  z.object({ name: z.literal("failed"), since, error: ErrorInfo, retryAt: z.number().nullable() }),
]);
export type RunningPhase = z.infer<typeof RunningPhase>;

/** Where a client is in its life. */
export const Phase = z.discriminatedUnion("name", [
  ...RunningPhase.options,
  /** `before` is what a thaw returns to. */
  z.object({ name: z.literal("frozen"), since, before: RunningPhase }),
  z.object({ name: z.literal("crashed"), since }),
]);
export type Phase = z.infer<typeof Phase>;

/** A membership of a replaced client that the coordinator may still count: `id` is the consumer's, "~" and the incarnation. */
export const FormerMember = z.object({
  id: z.string(),
  memberId: z.string(),
  since,
  armedAt: z.number().nullable(),
});
export type FormerMember = z.infer<typeof FormerMember>;

export const ConsumerView = ConsumerSettings.omit({ consumer: true }).extend({
  id: z.string(),
  addedAt: z.number(),
  incarnation: z.int(),
  phase: Phase,
  memberId: z.string().nullable(),
  /** What the client was assigned by its last join and has not given back. */
  assignment: z.array(TopicPartitions),
  /** The generation of that assignment. */
  generation: z.int().nullable(),
  /** The member id of that generation's leader, as its client was told; null in a group of the newer protocol. */
  leader: z.string().nullable(),
  joinedAt: z.number().nullable(),
  processed: z.int(),
  rate: z.number(),
  armedAt: z.number().nullable(),
  heartbeatAt: z.number().nullable(),
  handlingSince: z.number().nullable(),
  /** Next offset to be handled, by "topic:partition". */
  positions: z.record(z.string(), z.string()),
  /** The last offset that it sent a commit for, by "topic:partition". */
  commits: z.record(z.string(), z.string()),
  /** When the coordinator no longer listed its member id although the client did not leave; null while it is listed or has none. */
  goneAt: z.number().nullable(),
  /** At most REMEMBERED_MEMBERSHIPS, oldest dropped. */
  former: z.array(FormerMember),
});
export type ConsumerView = z.infer<typeof ConsumerView>;

export const ExternalView = z.object({ id: z.string(), memberId: z.string(), clientId: z.string(), host: z.string(), since });
export type ExternalView = z.infer<typeof ExternalView>;

export const CoordinatorView = z.object({
  state: GroupState,
  /** The assignor. */
  protocol: z.string().nullable(),
  /** Null for a group of the classic protocol. */
  epochs: GroupEpochs.nullable(),
  members: z.array(CoordinatorMember),
  /** When the request left whose answer this is, or the last one that said the same. */
  askedAt: z.number(),
  /** When it first said this. */
  since,
});
export type CoordinatorView = z.infer<typeof CoordinatorView>;

/** Why a member went, as the coordinator says it. */
export const StepDeparture = z.object({
  memberId: z.string(),
  why: z.enum(["left", "expired", "late", "forgotten"]),
  at: z.number(),
});
export type StepDeparture = z.infer<typeof StepDeparture>;

/** What the coordinator's own steps tell beyond state, generation and leader. */
export const StepsView = z.object({
  /** When the newest one was taken that told the state: what was asked before is older. */
  at: z.number(),
  state: GroupState.nullable(),
  /** When the broker last lost the group; null while it never did. What was asked before that is of another group. */
  lostAt: z.number().nullable(),
  /** Whom it waits for; null where the source does not say. */
  waits: CoordinatorWaits.nullable(),
  /** By member id, the session of each member that has missed its heartbeat and was not heard since. */
  silent: z.record(z.string(), z.object({ expiresAt: z.number(), sessionTimeoutMs: z.int() })),
  /** At most REMEMBERED_MEMBERSHIPS, oldest dropped. */
  gone: z.array(StepDeparture),
});
export type StepsView = z.infer<typeof StepsView>;

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
export const Hold = z.enum(["owned", "confirming", "held", "leaving", "stopping", "moving", "disputed", "unowned"]);
export type Hold = z.infer<typeof Hold>;

export const PartitionView = z.object({
  topic: z.string(),
  partition: z.int(),
  hold: Hold,
  /** Where the tile lies: the id of a consumer, a former member or an external one; null in the tray. */
  at: z.string().nullable(),
  /** The owner as both sides agree on it; null while that is not so, and during every rebalance. */
  owner: z.string().nullable(),
  /** Where it lay before it came into the tray. */
  was: z.string().nullable(),
  since,
  /** The last rebalance in which nobody consumed it. */
  pausedIn: z.int().nullable(),
  committed: z.string().nullable(),
  logStart: z.string().nullable(),
  logEnd: z.string().nullable(),
  /** Records that were removed before the group had read them, when that was last seen; null where it never was. */
  lost: z.object({ at: z.number(), records: z.string() }).nullable(),
});
export type PartitionView = z.infer<typeof PartitionView>;

export const Departure = z.object({
  id: z.string(),
  /** "late": it did not join, or sync, in time. "forgotten": the broker has lost the group. */
  why: z.enum(["left", "crashed", "frozen", "replaced", "expired", "late", "forgotten", "unknown"]),
});
export type Departure = z.infer<typeof Departure>;

export const Rebalance = z.object({
  /** Counts from 1 within the view. */
  id: z.int(),
  startedAt: z.number(),
  /** The newest sign of it from our clients: only an answer asked for later can end it; 0 without one. */
  lastSignAt: z.number(),
  /** Of the newer one everybody goes on with what they keep: only what moves is paused. */
  protocol: GroupProtocol,
  /** When the coordinator and our clients agreed again; null while it runs. */
  endedAt: z.number().nullable(),
  fromGeneration: z.int().nullable(),
  toGeneration: z.int().nullable(),
  /** The members that the coordinator listed before it began. */
  before: z.array(z.object({ id: z.string(), memberId: z.string() })),
  /** Owners before it began, by "topic:partition". */
  ownersBefore: z.record(z.string(), z.string()),
  joined: z.array(z.string()),
  left: z.array(Departure),
  /** Partitions added to the topic since the rebalance before. */
  addedPartitions: z.int(),
  paused: z.int(),
  /** How many of those that had an owner before another consumer has now. */
  moved: z.int(),
});
export type Rebalance = z.infer<typeof Rebalance>;

/** One line of the event list: plain words, and the Kafka term beside them where there is one. */
export const LogLine = z.object({
  seq: z.int(),
  time: z.number(),
  /** Whom it is about, for the colour: an id; null for the group as a whole. */
  about: z.string().nullable(),
  text: z.string(),
  term: z.string().nullable(),
});
export type LogLine = z.infer<typeof LogLine>;

export const GroupView = z.object({
  group: z.string(),
  origin: GroupOrigin,
  /** Of a group that is only watched the first one that it was seen to read, "" until then: see topicsOf. */
  topic: z.string(),
  /** Offered to the coordinator by our consumers, in order of preference. */
  assignors: z.array(z.string()),
  /** The last event folded in. */
  seq: z.int(),
  time: z.number(),
  /** Of all its topics; null until one was described. */
  partitionCount: z.int().nullable(),
  expectedPartitions: z.int().nullable(),
  /** Its answers; the state is that of a step where one is newer. */
  coordinator: CoordinatorView.nullable(),
  /** Null where no source tells the coordinator's steps. */
  steps: StepsView.nullable(),
  coordinatorAddress: z.object({ host: z.string(), port: z.int(), nodeId: z.int() }).nullable(),
  /**
   * By the coordinator's steps, else the newest that one of our clients took part in; null when not known. Of a group of the
   * newer protocol the group epoch, which goes on counting from the generation when a classic group turns into one.
   */
  generation: z.int().nullable(),
  /** A member id; null when not known, and in a group of the newer protocol, which has none. */
  leader: z.string().nullable(),
  /** By id (C1 …), in the order they were added. At most the limit of consumers and 50 crashed ones. */
  consumers: z.record(z.string(), ConsumerView),
  /** Members that are not ours, by id (E1 …): as many as the coordinator lists. */
  externals: z.record(z.string(), ExternalView),
  nextExternal: z.int(),
  /** Memberships of ours that ended or whose card was put away, while the coordinator may still list them. At most REMEMBERED_MEMBERSHIPS. */
  departed: z.array(z.object({ id: z.string(), memberId: z.string(), why: Departure.shape.why, since })),
  /** In order of topic and partition. */
  partitions: z.array(PartitionView),
  /** By "topic:partition", what is known of deliveries; as many as there are partitions. */
  ledger: z.record(z.string(), PartitionLedger),
  rebalance: Rebalance.nullable(),
  /** Finished ones, newest first; at most REBALANCES. */
  rebalances: z.array(Rebalance),
  nextRebalance: z.int(),
  /** Since when the broker has not answered. */
  brokerAway: z.object({ since: z.number(), error: ErrorInfo }).nullable(),
  /** Oldest first; at most LOG_LINES. */
  log: z.array(LogLine),
});
export type GroupView = z.infer<typeof GroupView>;

/** The identity of a partition within a view: "topic:partition". */
export function partitionKey(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}
