import type { Sample } from "../contract/charts.ts";
import type { GroupEvent } from "../contract/group-events.ts";
import type * as http from "../contract/http.ts";
import type { MessageBatch, MessagePage, MessagePageQuery, MessageSource } from "../contract/message-rows.ts";
import type { SendMessageBody, SentMessage } from "../contract/messages.ts";
import type { BurstBody, ProducerBody, ProducerView } from "../contract/producer.ts";
import type { ResetAnswer, ResetOffsetsBody } from "../contract/offsets.ts";
import type { LessonRun, MarkLessonBody, OpenLessonBody } from "../contract/lessons.ts";
import type { LabStatus } from "../contract/socket.ts";
import type { GroupView } from "../group/view.ts";
import type { Disposer } from "../clock/clock.ts";

/**
 * The running lab as its routes, the socket and the pages use it. Commands change nothing on the
 * screen by themselves: what follows from them comes back as events. Every command rejects with a
 * LabError (lib/contract/errors.ts).
 */
export interface Lab {
  readonly streamId: string;
  /** Whether those who look on may see keys, values and headers of messages; the host always may. */
  readonly viewersSeeValues: boolean;
  health(): http.Health;
  /** The part of LabStatus that is the same for every viewer. */
  status(): Omit<LabStatus, "role" | "seesValues" | "viewers" | "joinUrls" | "serverTime">;

  listGroups(): http.GroupSummary[];
  /** The view as it is folded now. Throws GROUP_NOT_FOUND. */
  viewGroup(group: string): GroupView;
  openGroup(body: http.OpenGroupBody): Promise<GroupView>;
  /** Every group that the cluster has. */
  clusterGroups(): Promise<http.ClusterGroups>;
  /** Ends the lab's use of an empty group; on Kafka it is deleted only where the lab made it. */
  closeGroup(group: string): Promise<void>;
  /** Sets the committed offsets of a stopped group that is the lab's; with `dryRun` it tells what it would set. */
  resetOffsets(group: string, body: ResetOffsetsBody): Promise<ResetAnswer>;

  /** All or none. */
  addConsumers(group: string, body: http.AddConsumersBody): Promise<http.AddedConsumers>;
  removeConsumer(group: string, id: string, how: http.RemoveHow): Promise<void>;
  freeze(group: string, id: string): Promise<void>;
  thaw(group: string, id: string): Promise<void>;
  restart(group: string, id: string): Promise<void>;
  patchConsumer(group: string, id: string, body: http.PatchConsumerBody): Promise<void>;

  createTopic(body: http.CreateTopicBody): Promise<http.TopicAnswer>;
  describeTopic(topic: string): Promise<http.TopicAnswer>;
  addPartitions(topic: string, body: http.PatchTopicBody): Promise<http.TopicAnswer>;

  producer(): ProducerView;
  setProducer(body: ProducerBody): Promise<ProducerView>;
  /** Many messages at once, besides what the producer does. */
  burst(body: BurstBody): Promise<ProducerView>;

  /** A stretch of a topic, as it lies in the log. */
  readMessages(topic: string, query: MessagePageQuery): Promise<MessagePage>;
  /** What is kept of a source that is watched live. Throws GROUP_NOT_FOUND. */
  recentMessages(source: MessageSource): MessageBatch;
  /** Batches of messages after what `recentMessages` shows at the moment of the call. */
  subscribeMessages(source: MessageSource, onBatch: (batch: MessageBatch) => void): Disposer;
  /** One message by hand; resolves when it is acknowledged. */
  sendMessage(body: SendMessageBody): Promise<SentMessage>;

  /** Makes a topic and groups for a lesson; one that is on ends. */
  openLesson(body: OpenLessonBody): Promise<LessonRun>;
  /** Where the lesson is. Rejects with NO_LESSON. */
  markLesson(body: MarkLessonBody): Promise<LessonRun>;
  /** Its consumers leave; its groups and its topic go as soon as the coordinator lets them. */
  endLesson(): Promise<void>;

  /** Stops, starts or wipes the embedded broker; NOT_EMBEDDED where the lab uses another. */
  orderBroker(order: http.BrokerOrder): Promise<http.BrokerStatus>;

  /** Batches of events after the state that `viewGroup` shows at the moment of the call. `closed` is called when the group is closed. */
  subscribe(group: string, onEvents: (events: GroupEvent[]) => void, onClosed: () => void): Disposer;
  /** What is kept of a group's samples, oldest first. Throws GROUP_NOT_FOUND. */
  samples(group: string): Sample[];
  /** Each sample after what `samples` gives at the moment of the call. `onClosed` is called when the group is closed. Throws GROUP_NOT_FOUND. */
  subscribeSamples(group: string, onSample: (sample: Sample) => void, onClosed: () => void): Disposer;
  /** Called, at most four times a second, when `status()` has changed. */
  onStatus(listener: () => void): Disposer;
  /** How many people look on: the coordinator is asked less often when nobody does. */
  setViewers(count: number): void;

  /** What the consumer threads hold, for leak checks. */
  census(): Promise<{ consumers: number; clients: number; sockets: number; heapUsed: number }>;
  /** All consumers leave (cut off after `withinMs`), threads end, nothing is left. */
  close(withinMs: number): Promise<void>;
}
