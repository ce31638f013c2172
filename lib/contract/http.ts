import { z } from "zod";
import { CommitChange, CommitMode } from "./client-facts.ts";
import { Assignor } from "./consumer-thread.ts";
import { GroupOrigin, GroupProtocol, GroupState } from "./group-events.ts";
import { ConsumerId, DisplayName, GroupName, Offset, PartitionIndex, TopicName } from "./names.ts";

/** The bodies of the HTTP routes; the OpenAPI document is made from these. */

/** At most this long: a delay in the handler, for each message. */
const ProcessingMs = z.int().min(0).max(600_000);

export const OpenGroupBody = z
  .strictObject({
    group: GroupName,
    topic: TopicName.optional(),
    /** Offered alone; without it range and roundrobin are offered, range first. */
    assignor: Assignor.optional(),
    adopt: z.boolean().optional(),
    /** Only look at it: a group of the cluster, whatever it reads. */
    watch: z.boolean().optional(),
  })
  .refine(({ watch, topic, assignor, adopt }) => !watch || (topic ?? assignor ?? adopt) === undefined, {
    path: ["watch"],
    message: "a group that is only watched is given neither topic, assignor nor adopt",
  });
export type OpenGroupBody = z.infer<typeof OpenGroupBody>;

export const AddConsumersBody = z.strictObject({
  count: z.int().min(1).max(500).optional(),
  name: DisplayName.optional(),
  processingMs: ProcessingMs.optional(),
  /** By default `after`, and 5 s for the interval. */
  ...CommitChange.shape,
  sessionTimeoutMs: z.int().min(100).max(1_800_000).optional(),
});
export type AddConsumersBody = z.infer<typeof AddConsumersBody>;

export const RemoveHow = z.enum(["leave", "crash", "dismiss"]);
export type RemoveHow = z.infer<typeof RemoveHow>;

/** What is left out stays as it is; one of them there must be. */
export const PatchConsumerBody = z
  .strictObject({ processingMs: ProcessingMs.optional(), ...CommitChange.shape })
  .refine((body) => Object.keys(body).length > 0, "name what shall change: processingMs, commit or commitIntervalMs");
export type PatchConsumerBody = z.infer<typeof PatchConsumerBody>;

/** No order makes a topic larger than this; LIMIT_PARTITIONS is usually less. */
export const MOST_PARTITIONS = 100_000;

export const CreateTopicBody = z.strictObject({
  name: TopicName,
  partitions: z.int().min(1).max(MOST_PARTITIONS),
  replicationFactor: z.int().min(1).max(32_767).optional(),
});
export type CreateTopicBody = z.infer<typeof CreateTopicBody>;

export const PatchTopicBody = z.strictObject({ partitions: z.int().min(1).max(MOST_PARTITIONS), confirm: z.string().optional() });
export type PatchTopicBody = z.infer<typeof PatchTopicBody>;

export const MemberStatus = z.enum([
  "connecting",
  "joining",
  "active",
  "idle",
  "moving",
  "leaving",
  "frozen",
  "crashed",
  "failed",
]);
export type MemberStatus = z.infer<typeof MemberStatus>;

/** `id`: C1 for the lab's own, C1~1 for what Kafka still counts of a replaced client, E1 for members that are not ours. */
export const MemberAnswer = z.object({
  id: z.string(),
  name: z.string().nullable(),
  memberId: z.string().nullable(),
  clientId: z.string(),
  host: z.string().nullable(),
  external: z.boolean(),
  status: MemberStatus,
  partitions: z.array(z.object({ topic: z.string(), partition: PartitionIndex })),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  processed: z.int().nullable(),
  processingMs: z.int().nullable(),
  commit: CommitMode.nullable(),
  commitIntervalMs: z.int().nullable(),
});
export type MemberAnswer = z.infer<typeof MemberAnswer>;

export const PartitionAnswer = z.object({
  topic: z.string(),
  partition: PartitionIndex,
  owner: z.string().nullable(),
  currentOffset: Offset.nullable(),
  logEndOffset: Offset.nullable(),
  lag: Offset.nullable(),
});

export const GroupAnswer = z.object({
  group: z.string(),
  origin: GroupOrigin,
  /** The first one of a group that is only watched; "" as long as nothing tells what that reads. */
  topic: z.string(),
  topics: z.array(z.string()),
  state: GroupState.nullable(),
  /** Null as long as the coordinator was not heard. */
  protocol: GroupProtocol.nullable(),
  /** The group epoch of a group of the newer protocol. */
  generation: z.int().nullable(),
  /** Of the newer protocol alone. */
  targetAssignmentEpoch: z.int().nullable(),
  leader: z.string().nullable(),
  assignor: z.string().nullable(),
  stale: z.boolean(),
  members: z.array(MemberAnswer),
  partitions: z.array(PartitionAnswer),
});
export type GroupAnswer = z.infer<typeof GroupAnswer>;

export const GroupSummary = z.object({
  group: z.string(),
  origin: GroupOrigin,
  topic: z.string(),
  state: GroupState.nullable(),
  consumers: z.int(),
  members: z.int().nullable(),
});
export type GroupSummary = z.infer<typeof GroupSummary>;

/** `open`: the lab uses or watches it. State and members are null where the coordinator does not tell them: of share and streams groups. */
export const ClusterGroup = z.object({
  group: z.string(),
  protocolType: z.string(),
  state: GroupState.nullable(),
  members: z.int().nullable(),
  open: z.boolean(),
});
export type ClusterGroup = z.infer<typeof ClusterGroup>;

/** `leftOut`: how many more there are than are listed. */
export const ClusterGroups = z.object({ groups: z.array(ClusterGroup), leftOut: z.int() });
export type ClusterGroups = z.infer<typeof ClusterGroups>;

/** `stale` as in GroupAnswer: the broker is away, this is the last that was known. */
export const GroupList = z.object({ groups: z.array(GroupSummary), stale: z.boolean() });

export const AddedConsumers = z.object({
  consumers: z.array(z.object({ id: ConsumerId, clientId: z.string(), name: z.string().nullable() })),
});
export type AddedConsumers = z.infer<typeof AddedConsumers>;

export const TopicAnswer = z.object({
  topic: z.string(),
  ours: z.boolean(),
  partitions: z.array(
    z.object({ partition: PartitionIndex, leader: z.int(), replicas: z.array(z.int()), isr: z.array(z.int()) }),
  ),
});
export type TopicAnswer = z.infer<typeof TopicAnswer>;

/** What is special about the broker that the lab brings along. */
export const EmbeddedBroker = z.object({
  port: z.int(),
  /** False once it was stopped: it can be started again. */
  running: z.boolean(),
  /** Settings in which it differs from Apache Kafka's defaults. */
  differences: z.array(z.object({ name: z.string(), value: z.string(), kafkaDefault: z.string() })),
});
export type EmbeddedBroker = z.infer<typeof EmbeddedBroker>;

export const BrokerStatus = z.object({
  kind: z.enum(["embedded", "kafka"]),
  /** The bootstrap addresses: as configured, or the embedded broker's. */
  address: z.string(),
  /** What the brokers say of themselves where it can be known, for example "4.3". */
  version: z.string().nullable(),
  state: z.enum(["connecting", "up", "away"]),
  /** Since when it is in this state. */
  since: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** How the coordinator's steps are known: the embedded broker tells them, they are read from Apache Kafka's log, or only its answers are. */
  stepsFrom: z.enum(["broker", "log", "answers"]),
  /** What a client has to be told to be let in, but for user and password. */
  security: z.object({
    tls: z.boolean(),
    /** Its certificates are of a certificate authority of its own. */
    ownCa: z.boolean(),
    /** Kafka's name of the mechanism; null where there is no login. */
    sasl: z.enum(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]).nullable(),
  }),
  /** Null for a Kafka that is not the lab's own. */
  embedded: EmbeddedBroker.nullable(),
});
export type BrokerStatus = z.infer<typeof BrokerStatus>;

/** What can be done to the embedded broker. A wipe throws topics, records and groups away. */
export const BrokerOrder = z.enum(["stop", "start", "restart", "wipe"]);
export type BrokerOrder = z.infer<typeof BrokerOrder>;

export const Health = z.object({
  version: z.string(),
  broker: BrokerStatus,
  groups: z.int(),
  consumers: z.int(),
});
export type Health = z.infer<typeof Health>;

/** RFC 9457 problem details, with a code of lib/contract/errors.ts and what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  todo: z.string(),
  field: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
