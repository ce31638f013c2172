import { z } from "zod";
import { ConsumerId, DisplayName, Offset, PartitionIndex, Time, TopicPartitions } from "./names.ts";

/**
 * What one of the lab's own kafkajs clients did or was told. Facts are made in the consumer threads
 * and become group events unchanged: the lab only numbers them.
 */

/** A Kafka or lab error as people see it: the protocol's name where there is one, and a sentence. */
export const ErrorInfo = z.object({ code: z.string(), message: z.string() });
export type ErrorInfo = z.infer<typeof ErrorInfo>;

/** Why a client was started. `thaw`: the frozen one had given up; `recovered`: the lab restarted one that kafkajs gave up. */
export const StartReason = z.enum(["added", "restart", "thaw", "recovered"]);
export type StartReason = z.infer<typeof StartReason>;

const of = { consumer: ConsumerId };

/**
 * When a consumer commits. `after`: what it has handled, after each batch, and each second within one. `before`: what it
 * is about to handle. `interval`: what it has handled, every so often, as Kafka's own clients do by themselves
 * (enable.auto.commit, auto.commit.interval.ms).
 */
export const CommitMode = z.enum(["after", "before", "interval"]);
export type CommitMode = z.infer<typeof CommitMode>;

/** `commitIntervalMs` counts in mode `interval` only. */
export const CommitSetting = z.object({ commit: CommitMode, commitIntervalMs: z.int().min(100).max(600_000) });
export type CommitSetting = z.infer<typeof CommitSetting>;

/** What is left out stays as it is. */
export const CommitChange = CommitSetting.partial();
export type CommitChange = z.infer<typeof CommitChange>;

/** What a consumer has unless somebody says otherwise; the interval is Kafka's own default. */
export const USUAL_COMMIT: CommitSetting = { commit: "after", commitIntervalMs: 5_000 };

/** A client object was made and begins to connect. Each start of one consumer has the next incarnation number, from 1. */
const ClientStarted = z.object({ type: z.literal("client-started"), ...of, incarnation: z.int().min(1), reason: StartReason });
/** A JoinGroup request left the socket. `memberId` is null on the first one of a client (KIP-394 answers it with an id). */
const JoinSent = z.object({ type: z.literal("join-sent"), ...of, memberId: z.string().nullable() });
/** A SyncGroup request left the socket: the generation is known from here on. */
const SyncSent = z.object({ type: z.literal("sync-sent"), ...of, memberId: z.string(), generation: z.int() });
/** kafkajs GROUP_JOIN: joined and synced. `leader` is a member id. `durationMs` is kafkajs' own measure of join and sync. */
const Joined = z.object({
  type: z.literal("joined"),
  ...of,
  memberId: z.string(),
  generation: z.int().nullable(),
  leader: z.string().nullable(),
  protocol: z.string(),
  assignment: z.array(TopicPartitions),
  durationMs: z.number().nonnegative(),
});
/** The client stopped fetching because it was told that the group rebalances (kafkajs REBALANCING), or that it is no member any more. */
const Revoked = z.object({
  type: z.literal("revoked"),
  ...of,
  memberId: z.string(),
  cause: z.enum(["rebalance", "unknown-member", "stopped"]),
});
/** Leave was pressed: `disconnect()` runs, which waits for a running handler before LeaveGroup is sent. */
const Leaving = z.object({ type: z.literal("leaving"), ...of });
/** The client is gone after LeaveGroup; its card goes too. */
const Left = z.object({ type: z.literal("left"), ...of });
/** The cable was cut: sockets destroyed, handler ended, nothing sent. */
const Crashed = z.object({ type: z.literal("crashed"), ...of });
/** The cable was stalled: sockets open, nothing goes in or out, handler parked. */
const Frozen = z.object({ type: z.literal("frozen"), ...of });
/** The cable carries again. A client that had given up is replaced: then `client-started` with reason `thaw` follows. */
const Thawed = z.object({ type: z.literal("thawed"), ...of });
/** kafkajs gave the client up (CRASH, not made by us). `retryAt`: when it, or the lab, tries again. */
const ClientFailed = z.object({ type: z.literal("client-failed"), ...of, error: ErrorInfo, retryAt: Time.nullable() });
const ProcessingChanged = z.object({ type: z.literal("processing-changed"), ...of, processingMs: z.int().min(0) });
const CommitChanged = z.object({ type: z.literal("commit-changed"), ...of, ...CommitSetting.shape });

/** Facts that change membership, ownership or state: published at once. */
export const StructuralFact = z.discriminatedUnion("type", [
  ClientStarted,
  JoinSent,
  SyncSent,
  Joined,
  Revoked,
  Leaving,
  Left,
  Crashed,
  Frozen,
  Thawed,
  ClientFailed,
  ProcessingChanged,
  CommitChanged,
]);
export type StructuralFact = z.infer<typeof StructuralFact>;

/** Offsets from `from` up to, but without, `to`. */
export const OffsetRange = z.object({ from: Offset, to: Offset });
export type OffsetRange = z.infer<typeof OffsetRange>;

/**
 * Messages of one partition that were handled one after the other. Where there are fewer than offsets, `gaps` says which
 * offsets hold no message for a consumer; it is empty where there were too many to be told.
 */
export const DeliveredSpan = OffsetRange.extend({
  topic: z.string(),
  partition: PartitionIndex,
  messages: z.int().min(0),
  gaps: z.array(OffsetRange),
});
export type DeliveredSpan = z.infer<typeof DeliveredSpan>;

/** What one consumer has done so far. Totals are exact and count since the consumer was added, over all its incarnations. */
export const ConsumerProgress = z.object({
  ...of,
  /** Messages whose handler has finished. */
  processed: z.int().min(0),
  /** Messages a second over the last second. */
  rate: z.number().nonnegative(),
  /** When the last request left that re-arms the member's session at the coordinator, or its join completed; null before. */
  armedAt: Time.nullable(),
  /** When the last Heartbeat was answered; null before. */
  heartbeatAt: Time.nullable(),
  /** Since when one handler call has been running, if one is; lets the page say that Leave waits for it. */
  handlingSince: Time.nullable(),
  /** Next offset that this client will handle, for each partition it owns; and the last one that it sent a commit for. */
  positions: z.array(z.object({ topic: z.string(), partition: PartitionIndex, offset: Offset, committed: Offset.nullable() })),
  /** What was handled since the row before. */
  delivered: z.array(DeliveredSpan),
});
export type ConsumerProgress = z.infer<typeof ConsumerProgress>;

/** What a consumer is started with; fixed for its life, but for `processingMs` and when it commits. */
export const ConsumerSettings = z.object({
  ...of,
  name: DisplayName.nullable(),
  clientId: z.string(),
  processingMs: z.int().min(0),
  ...CommitSetting.shape,
  sessionTimeoutMs: z.int().min(1),
  heartbeatIntervalMs: z.int().min(1),
  rebalanceTimeoutMs: z.int().min(1),
});
export type ConsumerSettings = z.infer<typeof ConsumerSettings>;
