import { z } from "zod";
import { Time } from "./names.ts";

/**
 * The coordinator's own steps as the board follows them: of what a broker tells (coordinator-steps.ts), or
 * Apache Kafka's log says, that which changes the picture. Names of steps are those of coordinator-steps.ts.
 */

/** A member as a step names it. `clientId` is null where the source does not say it. */
export const StepMember = z.object({ memberId: z.string(), clientId: z.string().nullable() });
export type StepMember = z.infer<typeof StepMember>;

/** "company": an empty group's initial delay; "join", "sync": until these members have sent that request. */
const WaitsFor = z.enum(["company", "join", "sync", "nobody"]);

/** Whom the coordinator waits for, and until when at the latest. Null in place of it: the source does not say. */
export const CoordinatorWaits = z.object({ for: WaitsFor, awaited: z.array(StepMember), until: Time.nullable() });
export type CoordinatorWaits = z.infer<typeof CoordinatorWaits>;

export const RebalanceCause = z.enum([
  "new member",
  "member joining",
  "leader rejoining",
  "metadata changed",
  "static member replaced",
  "selected protocol changed",
  "members left",
  "session expired",
  "sync expired",
  "assignment not stored",
  "other",
]);
export type RebalanceCause = z.infer<typeof RebalanceCause>;

const member = StepMember;
const members = z.array(StepMember);

export const GroupStep = z.discriminatedUnion("kind", [
  /** No step, but how it stands where the steps were not followed from the beginning. */
  z.object({ kind: z.literal("group found"), waits: CoordinatorWaits.nullable() }),
  /** `reason` in the words of Apache Kafka's log. */
  z.object({
    kind: z.literal("preparing to rebalance"),
    cause: RebalanceCause,
    members,
    reason: z.string(),
    waits: CoordinatorWaits.nullable(),
  }),
  /** It waits for others now: only the difference, since each of hundreds of members makes one. Another `for` begins with nobody. */
  z.object({
    kind: z.literal("waiting"),
    for: WaitsFor,
    arrived: z.array(z.string()),
    added: members,
    until: Time.nullable(),
  }),
  z.object({ kind: z.enum(["nobody rejoined", "stable"]) }),
  z.object({
    kind: z.literal("join phase completed"),
    protocol: z.string().nullable(),
    memberCount: z.int(),
  }),
  /** `missing`: members that the leader left out. */
  z.object({ kind: z.literal("assignment received"), member, memberCount: z.int(), missing: z.array(z.string()) }),
  z.object({ kind: z.literal("leader elected"), member, formerLeaderId: z.string() }),
  z.object({ kind: z.literal("member id required"), member }),
  z.object({ kind: z.literal("static member replaced"), member, replacedMemberId: z.string() }),
  /** Nothing was heard of the member for `silentMs`; it is removed at `expiresAt` unless it is heard. */
  z.object({
    kind: z.literal("heartbeat missed"),
    member,
    silentMs: z.number(),
    sessionTimeoutMs: z.int(),
    expiresAt: Time,
  }),
  /** The member is heard again after it had missed its heartbeat. */
  z.object({ kind: z.literal("heard again"), member }),
  z.object({ kind: z.enum(["session expired", "pending member expired"]), member }),
  z.object({ kind: z.enum(["members not rejoined removed", "members not synced removed"]), members }),
  /** `reason` is the client's own (KIP-800). */
  z.object({ kind: z.enum(["member left", "pending member left"]), member, reason: z.string() }),
  z.object({ kind: z.enum(["group created", "group loaded", "group empty", "group dead"]) }),
  /** Nothing more is told of the group: its coordinator's steps are not known from here on. */
  z.object({ kind: z.literal("steps ended") }),
  /** No step of a coordinator: the broker has lost the group, with its offsets and all records. */
  z.object({ kind: z.literal("group lost"), why: z.enum(["wiped", "broker died"]) }),
  /** A request that was answered with an error, by Kafka's name. The member id is "" where the request had none. */
  z.object({ kind: z.literal("refused"), api: z.string(), memberId: z.string(), error: z.string() }),
]);
export type GroupStep = z.infer<typeof GroupStep>;
