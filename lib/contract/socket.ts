import { z } from "zod";
import type { SampleBatch } from "./charts.ts";
import { GroupEvent } from "./group-events.ts";
import { BrokerStatus, GroupSummary } from "./http.ts";
import { MessageSource, type MessageBatch } from "./message-rows.ts";
import { LessonRun } from "./lessons.ts";
import { GroupName } from "./names.ts";
import { ProducerView } from "./producer.ts";

/**
 * The words between the server and a viewer, over socket.io. Viewers only read: every change is an
 * HTTP request. A group's snapshot comes first, then numbered batches; whoever finds a gap watches
 * again and gets a new snapshot.
 */

export const Role = z.enum(["host", "viewer"]);
export type Role = z.infer<typeof Role>;

/** The lab as a whole; sent on connect and whenever it changes, at most four times a second. */
export const LabStatus = z.object({
  streamId: z.string(),
  version: z.string(),
  role: Role,
  /** Whether this page is told keys, values and headers of messages. */
  seesValues: z.boolean(),
  serverTime: z.number(),
  broker: BrokerStatus,
  configuredGroup: z.string(),
  configuredTopic: z.string(),
  groups: z.array(GroupSummary),
  /** Without the value, which may be long. */
  producer: ProducerView.omit({ value: true }),
  /** The lesson that is on; null where there is none. */
  lesson: LessonRun.nullable(),
  viewers: z.int(),
  /** Addresses at which others can open the page; empty while it listens on loopback only. */
  joinUrls: z.array(z.string()),
  limits: z.object({ consumers: z.int(), groups: z.int(), partitions: z.int() }),
  consumers: z.int(),
  /** Things the lab did that its user should know, for example a lowered heartbeat interval. */
  notices: z.array(z.string()),
});
export type LabStatus = z.infer<typeof LabStatus>;

/** `view` is a GroupView of lib/group, made by the same version of the reducer that the page carries. */
export const Snapshot = z.object({
  streamId: z.string(),
  group: z.string(),
  seq: z.int(),
  serverTime: z.number(),
  view: z.unknown(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Events `seq` … in order and without gaps. */
export const Batch = z.object({
  streamId: z.string(),
  group: z.string(),
  serverTime: z.number(),
  events: z.array(GroupEvent).min(1),
});
export type Batch = z.infer<typeof Batch>;

/** Asks for a group's snapshot and then its batches; one group a socket may be watched up to 4 at once. */
export const WatchRequest = z.strictObject({ group: GroupName });
export type WatchRequest = z.infer<typeof WatchRequest>;

export const WatchAnswer = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: z.string(), detail: z.string() }),
]);
export type WatchAnswer = z.infer<typeof WatchAnswer>;

/** Asks for the messages of a source, first those that are kept; in place of the source that was watched before. */
export const WatchMessages = z.strictObject({ source: MessageSource });
export type WatchMessages = z.infer<typeof WatchMessages>;
const UnwatchMessages = z.strictObject({});
const UnwatchSamples = z.strictObject({});

/** Client → server, each with the role it takes. */
export const CLIENT_EVENTS = {
  watch: { role: "viewer", schema: WatchRequest },
  unwatch: { role: "viewer", schema: WatchRequest },
  "watch-messages": { role: "viewer", schema: WatchMessages },
  "unwatch-messages": { role: "viewer", schema: UnwatchMessages },
  /** Asks for the samples of a group, first those that are kept; in place of the group that was watched before. */
  "watch-samples": { role: "viewer", schema: WatchRequest },
  "unwatch-samples": { role: "viewer", schema: UnwatchSamples },
} as const;

export interface ClientToServerEvents {
  watch: (request: WatchRequest, answer: (answer: WatchAnswer) => void) => void;
  unwatch: (request: WatchRequest) => void;
  "watch-messages": (request: WatchMessages, answer: (answer: WatchAnswer) => void) => void;
  "unwatch-messages": (request: Record<string, never>) => void;
  "watch-samples": (request: WatchRequest, answer: (answer: WatchAnswer) => void) => void;
  "unwatch-samples": (request: Record<string, never>) => void;
}

export interface ServerToClientEvents {
  lab: (status: LabStatus) => void;
  snapshot: (snapshot: Snapshot) => void;
  batch: (batch: Batch) => void;
  messages: (batch: MessageBatch) => void;
  samples: (batch: SampleBatch) => void;
  /** The group was deleted; nothing more follows for it. */
  "group-closed": (closed: { group: string }) => void;
}
