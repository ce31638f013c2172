import type { Sample } from "../contract/charts.ts";
import { LabError } from "../contract/errors.ts";
import type { GroupEvent, GroupEventBody } from "../contract/group-events.ts";
import type * as http from "../contract/http.ts";
import { sourceKey } from "../contract/message-rows.ts";
import type { MessageBatch, MessagePage, MessagePageQuery, MessageSource } from "../contract/message-rows.ts";
import type { SendMessageBody, SentMessage } from "../contract/messages.ts";
import type { BurstBody, ProducerBody, ProducerView } from "../contract/producer.ts";
import type { ResetAnswer, ResetOffsetsBody } from "../contract/offsets.ts";
import type { LessonRun, MarkLessonBody, OpenLessonBody } from "../contract/lessons.ts";
import { emptyView, reduce } from "../group/reduce.ts";
import type { GroupView } from "../group/view.ts";
import type { Lab } from "../lab/lab.ts";
import { aMessage, batchOf, healthOf, LESSON, PRODUCER, SAMPLE } from "./fake-answers.ts";

interface FakeGroup {
  view: GroupView;
  onEvents: Set<(events: GroupEvent[]) => void>;
  onSample: Set<(sample: Sample) => void>;
  onClosed: Set<() => void>;
}

/** A Lab for the tests of what stands before it: it keeps groups, folds what a test emits, and notes what was asked of it. */
export class FakeLab implements Lab {
  readonly streamId = "stream-1";
  readonly asked: unknown[][] = [];
  viewersSeeValues = true;
  brokerState: http.BrokerStatus["state"] = "up";
  /** Every command rejects with it while it is set. */
  failure: Error | null = null;
  viewers = 0;
  closed = false;
  readonly #groups = new Map<string, FakeGroup>();
  readonly #statusListeners = new Set<() => void>();
  readonly #messageListeners = new Set<{ source: string; onBatch: (batch: MessageBatch) => void }>();

  constructor(...groups: string[]) {
    for (const group of groups) this.#open(group, "web-events-partitioned");
  }

  /** Folds events and hands them to whoever subscribed, as one batch. */
  emit(group: string, ...bodies: GroupEventBody[]): void {
    this.publish(group, this.fold(group, ...bodies));
  }

  /** The first half of `emit`: the view has them, nobody was told yet. */
  fold(group: string, ...bodies: GroupEventBody[]): GroupEvent[] {
    const found = this.#find(group);
    return bodies.map((body) => {
      const event: GroupEvent = { seq: found.view.seq + 1, time: 1000, ...body };
      found.view = reduce(found.view, event);
      return event;
    });
  }

  publish(group: string, events: GroupEvent[]): void {
    for (const listener of this.#find(group).onEvents) listener(events);
  }

  changeStatus(): void {
    for (const listener of this.#statusListeners) listener();
  }

  /** How many subscriptions are open, of whatever kind. */
  get subscriptions(): number {
    const others = this.#statusListeners.size + this.#messageListeners.size;
    return [...this.#groups.values()].reduce((sum, { onEvents, onSample }) => sum + onEvents.size + onSample.size, others);
  }

  health(): http.Health {
    return healthOf({ state: this.brokerState, groups: this.#groups.size });
  }

  status() {
    return {
      streamId: this.streamId,
      version: "0.1.0",
      broker: this.health().broker,
      configuredGroup: "web-events-group",
      configuredTopic: "web-events-partitioned",
      groups: this.listGroups(),
      producer: this.producer(),
      lesson: null,
      limits: { consumers: 500, groups: 20, partitions: 2000 },
      consumers: 0,
      notices: [],
    };
  }

  listGroups(): http.GroupSummary[] {
    return Array.from(this.#groups.values(), ({ view: { group, origin, topic } }) => ({
      group,
      origin,
      topic,
      state: null,
      consumers: 0,
      members: null,
    }));
  }

  viewGroup(group: string): GroupView {
    return this.#find(group).view;
  }

  async openGroup(body: http.OpenGroupBody): Promise<GroupView> {
    this.#note("openGroup", body);
    return this.#open(body.group, body.topic ?? "web-events-partitioned");
  }

  async clusterGroups(): Promise<http.ClusterGroups> {
    this.#note("clusterGroups");
    return { groups: [], leftOut: 0 };
  }

  async closeGroup(group: string): Promise<void> {
    this.#note("closeGroup", group);
    const { onClosed } = this.#find(group);
    this.#groups.delete(group);
    for (const listener of onClosed) listener();
  }

  async resetOffsets(group: string, body: ResetOffsetsBody): Promise<ResetAnswer> {
    this.#note("resetOffsets", group, body);
    return { group, dryRun: body.dryRun ?? false, partitions: [] };
  }

  async addConsumers(group: string, body: http.AddConsumersBody): Promise<http.AddedConsumers> {
    this.#note("addConsumers", group, body);
    this.#find(group);
    return { consumers: [{ id: "C1", clientId: "consumer-1", name: body.name ?? null }] };
  }

  async removeConsumer(group: string, id: string, how: http.RemoveHow): Promise<void> {
    this.#note("removeConsumer", group, id, how);
  }

  async freeze(group: string, id: string): Promise<void> {
    this.#note("freeze", group, id);
  }

  async thaw(group: string, id: string): Promise<void> {
    this.#note("thaw", group, id);
  }

  async restart(group: string, id: string): Promise<void> {
    this.#note("restart", group, id);
  }

  async patchConsumer(group: string, id: string, body: http.PatchConsumerBody): Promise<void> {
    this.#note("patchConsumer", group, id, body);
  }

  async createTopic(body: http.CreateTopicBody): Promise<http.TopicAnswer> {
    this.#note("createTopic", body);
    return { topic: body.name, ours: true, partitions: [] };
  }

  async describeTopic(topic: string): Promise<http.TopicAnswer> {
    this.#note("describeTopic", topic);
    return { topic, ours: true, partitions: [] };
  }

  async addPartitions(topic: string, body: http.PatchTopicBody): Promise<http.TopicAnswer> {
    this.#note("addPartitions", topic, body);
    return { topic, ours: true, partitions: [] };
  }

  producer(): ProducerView {
    return PRODUCER;
  }

  async setProducer(body: ProducerBody): Promise<ProducerView> {
    this.#note("setProducer", body);
    return this.producer();
  }

  async burst(body: BurstBody): Promise<ProducerView> {
    this.#note("burst", body);
    return this.producer();
  }

  async readMessages(topic: string, query: MessagePageQuery): Promise<MessagePage> {
    this.#note("readMessages", topic, query);
    return { topic, messages: [aMessage("41")], next: "0:42", left: 0 };
  }

  recentMessages(source: MessageSource): MessageBatch {
    if (source.kind === "group") this.#find(source.group);
    return batchOf(sourceKey(source), 1, ["41"]);
  }

  subscribeMessages(source: MessageSource, onBatch: (batch: MessageBatch) => void): () => void {
    if (source.kind === "group") this.#find(source.group);
    const entry = { source: sourceKey(source), onBatch };
    this.#messageListeners.add(entry);
    return () => this.#messageListeners.delete(entry);
  }

  /** Tells everybody who watches this source of a message. */
  emitMessage(source: string, offset: string): void {
    for (const entry of this.#messageListeners) if (entry.source === source) entry.onBatch(batchOf(source, 2, [offset]));
  }

  samples(group: string): Sample[] {
    this.#find(group);
    return [SAMPLE];
  }

  subscribeSamples(group: string, onSample: (sample: Sample) => void, onClosed: () => void): () => void {
    const found = this.#find(group);
    found.onSample.add(onSample);
    found.onClosed.add(onClosed);
    return () => {
      found.onSample.delete(onSample);
      found.onClosed.delete(onClosed);
    };
  }

  /** A sample of this group is taken. */
  emitSample(group: string, deliveries: number): void {
    for (const onSample of this.#find(group).onSample) onSample({ ...SAMPLE, deliveries });
  }

  async sendMessage(body: SendMessageBody): Promise<SentMessage> {
    this.#note("sendMessage", body);
    return { topic: body.topic, partition: body.partition ?? 0, offset: "41", timestamp: 1000 };
  }

  async openLesson(body: OpenLessonBody): Promise<LessonRun> {
    this.#note("openLesson", body);
    return { ...LESSON, lesson: body.lesson };
  }

  async markLesson(body: MarkLessonBody): Promise<LessonRun> {
    this.#note("markLesson", body);
    return { ...LESSON, ...body };
  }

  async endLesson(): Promise<void> {
    this.#note("endLesson");
  }

  async orderBroker(order: http.BrokerOrder): Promise<http.BrokerStatus> {
    this.#note("orderBroker", order);
    return this.health().broker;
  }

  subscribe(group: string, onEvents: (events: GroupEvent[]) => void, onClosed: () => void): () => void {
    const found = this.#find(group);
    found.onEvents.add(onEvents);
    found.onClosed.add(onClosed);
    return () => {
      found.onEvents.delete(onEvents);
      found.onClosed.delete(onClosed);
    };
  }

  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  setViewers(count: number): void {
    this.viewers = count;
  }

  async census() {
    return { consumers: 0, clients: 0, sockets: 0, heapUsed: 0 };
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #note(...call: unknown[]): void {
    this.asked.push(call);
    if (this.failure) throw this.failure;
  }

  #find(group: string): FakeGroup {
    const found = this.#groups.get(group);
    if (!found) throw new LabError("GROUP_NOT_FOUND", `There is no group ${group}.`);
    return found;
  }

  #open(group: string, topic: string): GroupView {
    const view = emptyView({ group, origin: "made", topic, assignors: ["range", "roundrobin"] });
    this.#groups.set(group, { view, onEvents: new Set(), onSample: new Set(), onClosed: new Set() });
    return view;
  }
}
