import { z } from "zod";
import { CommitChange, ConsumerProgress, ConsumerSettings, StartReason, StructuralFact } from "./client-facts.ts";
import { HandledMessage } from "./message-rows.ts";
import { GroupName, Time, TopicName } from "./names.ts";

/** The words between the lab and a consumer thread (workers/consumers.ts). */

/** How a client reaches the cluster; from the environment. The password stays inside the server's process. */
export const KafkaConnection = z.object({
  brokers: z.array(z.string()).min(1),
  ssl: z.object({ ca: z.string().nullable() }).nullable(),
  sasl: z
    .object({ mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]), username: z.string(), password: z.string() })
    .nullable(),
});
export type KafkaConnection = z.infer<typeof KafkaConnection>;

/** Kafka's names of the assignors that our consumers implement. */
export const Assignor = z.enum(["range", "roundrobin", "sticky"]);
export type Assignor = z.infer<typeof Assignor>;

/** Given to a thread when it starts. */
export const ConsumerThreadOptions = z.object({
  connection: KafkaConnection,
  maxWaitMs: z.int().min(1),
  metadataMaxAgeMs: z.int().min(1),
});
export type ConsumerThreadOptions = z.infer<typeof ConsumerThreadOptions>;

const to = { group: GroupName, consumer: ConsumerSettings.shape.consumer };

export const ConsumerCommand = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    group: GroupName,
    topic: TopicName,
    /** In order of preference. */
    assignors: z.array(Assignor).min(1),
    settings: ConsumerSettings,
    incarnation: z.int().min(1),
    reason: StartReason,
    /** Messages processed by earlier incarnations: totals go on from there. */
    processed: z.int().min(0),
  }),
  z.object({ type: z.literal("leave"), ...to }),
  z.object({ type: z.literal("crash"), ...to }),
  z.object({ type: z.literal("freeze"), ...to }),
  z.object({ type: z.literal("thaw"), ...to }),
  /** A new client under the same name: a running one leaves first, a crashed, frozen or failed one is cut off. */
  z.object({ type: z.literal("restart"), ...to }),
  z.object({ type: z.literal("set-processing"), ...to, processingMs: z.int().min(0) }),
  z.object({ type: z.literal("set-commit"), ...to, ...CommitChange.shape }),
  /** The card is put away: nothing of this consumer is kept. */
  z.object({ type: z.literal("forget"), ...to }),
  /** Asks for a `census`. */
  z.object({ type: z.literal("count"), request: z.int() }),
  /** Leave with everything, then answer `closed`; after `withinMs` what is left is cut off. */
  z.object({ type: z.literal("close"), withinMs: z.int().min(0) }),
]);
export type ConsumerCommand = z.infer<typeof ConsumerCommand>;
export type StartCommand = Extract<ConsumerCommand, { type: "start" }>;

export const ConsumerThreadMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("facts"), facts: z.array(z.object({ group: GroupName, at: Time, fact: StructuralFact })) }),
  /** At most ten a second: only consumers whose numbers changed. */
  z.object({ type: z.literal("progress"), at: Time, rows: z.array(z.object({ group: GroupName, progress: ConsumerProgress })) }),
  /** After the progress that counts them: messages that were handled since, all of them or a sample of each group's. */
  z.object({ type: z.literal("samples"), rows: z.array(z.object({ group: GroupName, message: HandledMessage })) }),
  /** What the thread holds: for leak checks. `timers` are those of the consumers, not the thread's own. */
  z.object({
    type: z.literal("census"),
    request: z.int(),
    consumers: z.int(),
    clients: z.int(),
    sockets: z.int(),
    heapUsed: z.int(),
    resources: z.record(z.string(), z.int()),
  }),
  z.object({ type: z.literal("closed") }),
]);
export type ConsumerThreadMessage = z.infer<typeof ConsumerThreadMessage>;
