import { z } from "zod";
import { ConsumerProgress, ConsumerSettings, ErrorInfo, StructuralFact } from "./client-facts.ts";
import { GroupStep } from "./group-steps.ts";
import { ConsumerId, Offset, PartitionIndex, Time, TopicPartitions } from "./names.ts";

/**
 * One ordered stream of events a group. The same pure reducer folds it in the server and in every
 * browser; nothing else changes what is shown.
 */

/** Group states as Kafka prints them; a group of the newer protocol (KIP-848) is Assigning and Reconciling where a classic one rebalances. */
export const GroupState = z.enum([
  "Empty",
  "PreparingRebalance",
  "CompletingRebalance",
  "Assigning",
  "Reconciling",
  "Stable",
  "Dead",
]);
export type GroupState = z.infer<typeof GroupState>;

/**
 * Whose group it is. `configured`: KAFKA_CONSUMER_GROUP_ID. `made`: it did not exist before this
 * process opened it. `existing`: it existed without members. `adopted`: it had members that are not
 * the lab's, and someone said on purpose that they may be joined. `watched`: it is only looked at. Only a group that was
 * made is ever deleted, and nothing of a watched one is ever changed.
 */
export const GroupOrigin = z.enum(["configured", "made", "existing", "adopted", "watched"]);
export type GroupOrigin = z.infer<typeof GroupOrigin>;

/** In Kafka's words: "consumer" is the newer protocol (KIP-848). */
export const GroupProtocol = z.enum(["classic", "consumer"]);
export type GroupProtocol = z.infer<typeof GroupProtocol>;

/** `group`: it grows with every change of members or topics. `target`: that of the newest assignment that was worked out. */
export const GroupEpochs = z.object({ group: z.int(), target: z.int() });
export type GroupEpochs = z.infer<typeof GroupEpochs>;

/** What is told only of a member of a group of the newer protocol; a `classic` one speaks the older protocol in it. */
const NewerMember = z.object({
  epoch: z.int(),
  /** Null where the broker is too old to tell. */
  type: GroupProtocol.nullable(),
  /** What it is to have once everybody has given up what others are to have. */
  target: z.array(TopicPartitions),
});

/** A member as its coordinator lists it. Of a classic group that rebalances Kafka answers no assignments. */
export const CoordinatorMember = z.object({
  memberId: z.string(),
  /** The `group.instance.id` of a static member. */
  instanceId: z.string().nullable(),
  clientId: z.string(),
  host: z.string(),
  assignment: z.array(TopicPartitions),
  newer: NewerMember.nullable(),
});
export type CoordinatorMember = z.infer<typeof CoordinatorMember>;

/**
 * What the coordinator said. `askedAt`: when the request left; the answer is not older than that. `protocol`: the assignor.
 * `epochs`: null for a group of the classic protocol.
 */
export const CoordinatorDescribed = z.object({
  type: z.literal("coordinator-described"),
  askedAt: Time,
  state: GroupState,
  protocol: z.string().nullable(),
  epochs: GroupEpochs.nullable(),
  members: z.array(CoordinatorMember),
});
export type CoordinatorDescribed = z.infer<typeof CoordinatorDescribed>;

/**
 * A step that the coordinator itself told; the event's time is the coordinator's. State, generation and leader (a
 * member id) are those after the step; null where the source does not say them. Nothing polled is newer truth,
 * unless it was asked for later.
 */
const CoordinatorStepped = z.object({
  type: z.literal("coordinator-step"),
  state: GroupState.nullable(),
  generation: z.int().nullable(),
  leader: z.string().nullable(),
  step: GroupStep,
});
export type CoordinatorStepped = z.infer<typeof CoordinatorStepped>;

/** The coordinator's own address, for the CLI's `--state` view. */
const CoordinatorFound = z.object({ type: z.literal("coordinator-found"), host: z.string(), port: z.int(), nodeId: z.int() });

/** `expected`: the configured count, where the topic existed already with another one. */
const TopicDescribed = z.object({
  type: z.literal("topic-described"),
  topic: z.string(),
  partitions: z.int().min(0),
  expected: z.int().nullable(),
});

const ConsumerAdded = z.object({ type: z.literal("consumer-added"), ...ConsumerSettings.shape });
/** The card of a crashed or failed consumer was put away. */
const ConsumerDismissed = z.object({ type: z.literal("consumer-dismissed"), consumer: ConsumerId });
/** The committed offsets of a stopped group were set; `to` in the words of the order. One row a partition that was. */
const OffsetsReset = z.object({
  type: z.literal("offsets-reset"),
  to: z.string(),
  partitions: z.array(z.object({ topic: z.string(), partition: PartitionIndex, from: Offset.nullable(), to: Offset })),
});
export type OffsetsReset = z.infer<typeof OffsetsReset>;
/** Someone said on purpose that the lab may join others' members in this group, which was open already. */
const GroupAdopted = z.object({ type: z.literal("group-adopted") });
const BrokerLost = z.object({ type: z.literal("broker-lost"), error: ErrorInfo });
const BrokerBack = z.object({ type: z.literal("broker-back") });

/**
 * `committed` is the group's committed offset, null without a commit; `logStart` and `logEnd` are the first offset that
 * can still be read and the one that the next record gets, null until asked for.
 */
export const PartitionProgress = z.object({
  topic: z.string(),
  partition: PartitionIndex,
  committed: Offset.nullable(),
  logStart: Offset.nullable(),
  logEnd: Offset.nullable(),
});
export type PartitionProgress = z.infer<typeof PartitionProgress>;

/**
 * At most ten a second: counts, offsets and clocks. Only rows that changed, each with exact totals,
 * so that a missed one is mended by the next. `coordinatorAskedAt`: when the coordinator was last
 * asked and answered, also where it had nothing new to say.
 */
const Progress = z.object({
  type: z.literal("progress"),
  consumers: z.array(ConsumerProgress),
  partitions: z.array(PartitionProgress),
  coordinatorAskedAt: Time.nullable(),
});
export type Progress = z.infer<typeof Progress>;

/** An event before the lab has numbered it. */
export const GroupEventBody = z.discriminatedUnion("type", [
  ...StructuralFact.options,
  CoordinatorDescribed,
  CoordinatorStepped,
  CoordinatorFound,
  TopicDescribed,
  ConsumerAdded,
  ConsumerDismissed,
  OffsetsReset,
  GroupAdopted,
  BrokerLost,
  BrokerBack,
  Progress,
]);
export type GroupEventBody = z.infer<typeof GroupEventBody>;

/** `seq` counts from 1 without gaps within one stream; `time` is when it happened, on the server's clock. */
const Envelope = z.object({ seq: z.int().min(1), time: Time });

export const GroupEvent = Envelope.and(GroupEventBody);
export type GroupEvent = z.infer<typeof Envelope> & GroupEventBody;
