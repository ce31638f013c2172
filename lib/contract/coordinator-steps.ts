import { z } from "zod";
import { Offset, PartitionIndex, Time } from "./names.ts";

/**
 * What a group coordinator tells of itself, step by step. The embedded broker pushes it; of an Apache Kafka that we
 * started ourselves the same is read from its log, as far as that says it.
 */

const StepMember = z.object({
  /** "" before the first id was given out. */
  memberId: z.string(),
  clientId: z.string(),
  /** group.instance.id of a static member. */
  instanceId: z.string().nullable(),
});

/** Whom the coordinator waits for, and until when at the latest. */
const Waiting = z.object({
  /** "company": an empty group's initial delay; "join", "sync": until these members have sent that request. */
  waitsFor: z.enum(["company", "join", "sync", "nobody"]),
  awaited: z.array(StepMember).readonly(),
  until: Time.nullable(),
});

const clientReason = z.string();
const memberId = z.string();
const instanceId = z.string();
const during = z.string();

/** Why a rebalance begins. `clientReason` is what the client said of it (KIP-800), or "not provided". */
const RebalanceReason = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("new member"), memberId, instanceId: z.string().nullable(), clientReason }),
  z.object({ kind: z.enum(["member joining", "leader rejoining", "metadata changed"]), memberId, during, clientReason }),
  z.object({ kind: z.enum(["static member replaced", "selected protocol changed"]), memberId, instanceId, clientReason }),
  z.object({ kind: z.enum(["members left", "sync expired"]), memberIds: z.array(z.string()).readonly() }),
  z.object({ kind: z.literal("session expired"), memberId }),
  z.object({ kind: z.literal("assignment not stored"), memberId, error: z.string() }),
  z.object({ kind: z.literal("other"), text: z.string() }),
]);

const member = StepMember;
const members = z.array(StepMember).readonly();

const StepBody = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("join received"),
    member,
    clientHost: z.string(),
    sessionTimeoutMs: z.int(),
    rebalanceTimeoutMs: z.int(),
    protocolType: z.string(),
    protocols: z.array(z.string()).readonly(),
    clientReason: z.string().nullable(),
  }),
  z.object({ kind: z.literal("member id required"), member }),
  z.object({ kind: z.literal("member added"), member, how: z.enum(["pending", "dynamic", "static"]) }),
  z.object({ kind: z.literal("static member replaced"), member, replacedMemberId: z.string() }),
  z.object({ kind: z.literal("static member kept assignment"), member }),
  z.object({ kind: z.literal("preparing to rebalance"), reason: RebalanceReason, waiting: Waiting }),
  /** Whom it waits for, or how long, has changed. */
  z.object({ kind: z.literal("waiting"), waiting: Waiting }),
  z.object({ kind: z.enum(["members not rejoined removed", "members not synced removed"]), members }),
  z.object({ kind: z.literal("leader elected"), member, formerLeaderId: z.string() }),
  z.object({ kind: z.literal("nobody rejoined") }),
  z.object({
    kind: z.literal("join phase completed"),
    protocolType: z.string(),
    protocolName: z.string(),
    leader: z.string(),
    members,
  }),
  z.object({
    kind: z.literal("assignment received"),
    member,
    memberCount: z.int(),
    staticCount: z.int(),
    /** Members that the leader left out. */
    missing: z.array(z.string()).readonly(),
  }),
  z.object({ kind: z.enum(["sync received", "empty assignment sent", "heartbeat"]), member }),
  z.object({ kind: z.literal("stable") }),
  /** Nothing was heard of the member for `silentMs`; it is removed at `expiresAt` unless it is heard. */
  z.object({
    kind: z.literal("heartbeat missed"),
    member,
    silentMs: z.number(),
    sessionTimeoutMs: z.int(),
    expiresAt: Time,
  }),
  z.object({ kind: z.enum(["session expired", "pending member expired"]), member }),
  z.object({ kind: z.enum(["member left", "pending member left"]), member, clientReason }),
  z.object({
    kind: z.literal("offsets committed"),
    /** "" for a commit from outside of the group. */
    memberId,
    offsets: z.array(z.object({ topic: z.string(), partition: PartitionIndex, offset: Offset })).readonly(),
  }),
  z.object({ kind: z.literal("offsets removed"), why: z.enum(["expired", "deleted", "topic deleted"]), count: z.int() }),
  /** "group loaded": the broker started again and read the group as it was last stored. */
  z.object({ kind: z.literal("group loaded"), members }),
  z.object({ kind: z.enum(["group created", "group empty"]) }),
  z.object({ kind: z.literal("group dead"), why: z.enum(["deleted", "expired"]) }),
  /** A request that was answered with an error: the name of Apache Kafka's list. */
  z.object({
    kind: z.literal("refused"),
    api: z.enum(["JoinGroup", "SyncGroup", "Heartbeat", "LeaveGroup", "OffsetCommit", "OffsetDelete", "DeleteGroups"]),
    memberId,
    error: z.string(),
  }),
]);

/** A step, with the group's generation and state as they are after it. */
export const CoordinatorStep = z.object({ at: Time, groupId: z.string(), generation: z.int(), state: z.string() }).and(StepBody);
export type CoordinatorStep = z.infer<typeof CoordinatorStep>;
