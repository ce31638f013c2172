import { z } from "zod";
import { ConsumerProgress, ConsumerSettings, ErrorInfo, StructuralFact } from "./client-facts.ts";
import { GroupStep } from "./group-steps.ts";
import { ConsumerId, Offset, PartitionIndex, Time, TopicPartitions } from "./names.ts";

/**
 * One ordered stream of events a group. The same pure reducer folds it in the server and in every
 * browser; nothing else changes what is shown.
 */

/** Classic group states as Kafka prints them. */
export const GroupState = z.enum(["Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"]);
export type GroupState = z.infer<typeof GroupState>;

/**
 * Whose group it is. `configured`: KAFKA_CONSUMER_GROUP_ID. `made`: it did not exist before this
 * process opened it. `existing`: it existed without members. `adopted`: it had members that are not
 * the lab's, and someone said on purpose that they may be joined. `watched`: it is only looked at. Only a group that was
 * made is ever deleted, and nothing of a watched one is ever changed.
 */
export const GroupOrigin = z.enum(["configured", "made", "existing", "adopted", "watched"]);
export type GroupOrigin = z.infer<typeof GroupOrigin>;

/** A member as DescribeGroups lists it. Kafka answers no assignments while a group rebalances. */
export const CoordinatorMember = z.object({
  memberId: z.string(),
  clientId: z.string(),
  host: z.string(),
  assignment: z.array(TopicPartitions),
});
export type CoordinatorMember = z.infer<typeof CoordinatorMember>;

/** What the coordinator said. `askedAt`: when the request left; the answer is not older than that. */
export const CoordinatorDescribed = z.object({
  type: z.literal("coordinator-described"),
  askedAt: Time,
  state: GroupState,
  protocol: z.string().nullable(),
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
