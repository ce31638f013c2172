import { DEFAULT_COORDINATOR_CONFIG, type CoordinatorConfig } from "../config.ts";
import { transitionGroup, type Group } from "../group-transition.ts";
import type { AnswerEffect, Answers, Effect, GroupTimer, Input } from "../inputs.ts";
import type { ConsumerHeartbeatAnswer, ConsumerHeartbeatRequest } from "../requests.ts";
import { describeConsumerGroup } from "./describe.ts";
import { JOINS, LEAVES, stateOf, type ConsumerGroup } from "./group.ts";
import type { TopicImage } from "./topic-image.ts";

export const GROUP = "g";

/** What is asked, by the kind of input that it is; the world adds what it needs. */
type Asked<Kind> = Omit<Extract<Input, { kind: Kind }>, "kind" | "id">;
type Named = Partial<ConsumerHeartbeatRequest>;

/** One group without a driver: topics that can be changed, a clock that is moved by hand, timers that fall due by it. */
export class ConsumerWorld {
  now = 1_000_000;
  group: Group | null = null;
  readonly timers = new Map<string, { readonly timer: GroupTimer; readonly dueAt: number }>();
  readonly effects: Effect[] = [];
  readonly #topics = new Map<string, { id: string; partitions: number }>();
  readonly #config: CoordinatorConfig;
  #ids = 0;

  constructor(topics: Readonly<Record<string, number>> = { t: 4 }, config: Partial<CoordinatorConfig> = {}) {
    this.#config = { ...DEFAULT_COORDINATOR_CONFIG, ...config };
    for (const [name, partitions] of Object.entries(topics)) this.#topics.set(name, { id: `id of ${name}`, partitions });
  }

  /** The group, which has to be one of the newer protocol. */
  get newer(): ConsumerGroup {
    if (this.group?.type !== "consumer") throw new Error(`There is ${this.group?.type ?? "no"} group`);
    return this.group;
  }

  readonly image: TopicImage = {
    byName: (name) => this.#topics.get(name) ?? null,
    byId: (id) => {
      for (const [name, topic] of this.#topics) if (topic.id === id) return { name, partitions: topic.partitions };
      return null;
    },
    names: () => this.#topics.keys(),
  };

  /** Makes a topic, or gives it more partitions, since a topic never loses any; 0 deletes it. */
  setTopic(name: string, partitions: number): void {
    const known = this.#topics.get(name);
    if (partitions === 0) {
      this.#topics.delete(name);
      return void this.tell({ kind: "topic deleted", topic: name });
    }
    const id = known?.id ?? `id of ${name} ${++this.#ids}`;
    this.#topics.set(name, { id, partitions: Math.max(partitions, known?.partitions ?? 0) });
    this.tell({ kind: "topic changed", topic: name, created: !known });
  }

  join(memberId: string, more: Named = {}): ConsumerHeartbeatAnswer {
    const said = { rebalanceTimeoutMs: 5000, subscribedTopicNames: ["t"], topicPartitions: [] };
    return this.heartbeat(memberId, { memberEpoch: JOINS, ...said, ...more });
  }

  leave(memberId: string, more: Named = {}): ConsumerHeartbeatAnswer {
    return this.heartbeat(memberId, { memberEpoch: LEAVES, ...more });
  }

  /** A heartbeat in the epoch that the member has, which says nothing unless `more` does. */
  heartbeat(memberId: string, more: Named = {}): ConsumerHeartbeatAnswer {
    const known = this.group?.type === "consumer" ? this.group.members.get(memberId)?.memberEpoch : undefined;
    const request: ConsumerHeartbeatRequest = {
      groupId: GROUP,
      memberId,
      memberEpoch: known ?? 1,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: -1,
      subscribedTopicNames: null,
      subscribedTopicRegex: null,
      serverAssignor: null,
      topicPartitions: null,
      ...more,
    };
    return this.ask("consumer heartbeat", { request, caller: this.caller(1) });
  }

  caller(apiVersion: number) {
    return { apiVersion, clientId: "c", clientHost: "/127.0.0.1" };
  }

  /** Gives the answer of an input that is answered at once. */
  ask<Kind extends keyof Answers>(kind: Kind, asked: Asked<Kind>): Answers[Kind];
  ask(kind: string, asked: object): unknown {
    const input = { kind, id: 7, ...asked };
    if (!isInput(input)) throw new Error(`${kind} is nothing that can be asked`);
    const answer = this.tell(input).find((effect): effect is AnswerEffect => effect.kind === "answer");
    if (answer === undefined) throw new Error(`${kind} was not answered`);
    return answer.answer;
  }

  tell(input: Input): readonly Effect[] {
    const env = {
      now: this.now,
      newId: () => `id${++this.#ids}`,
      newKafkaId: () => `kafka-id${++this.#ids}`,
      config: this.#config,
      topics: this.image,
      bytesFree: this.#config.bounds.totalBytes - (this.group?.bytes ?? 0),
      groupsFree: 1,
    };
    const { state, effects } = transitionGroup(this.group, { groupId: GROUP, input }, env);
    this.group = state;
    for (const effect of effects) {
      if (effect.kind === "arm") this.timers.set(keyOf(effect.timer), { timer: effect.timer, dueAt: this.now + effect.afterMs });
      if (effect.kind === "cancel") this.timers.delete(keyOf(effect.timer));
    }
    this.effects.push(...effects);
    return effects;
  }

  /** Lets time pass, timers in the order in which they fall due. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.timers.values()].filter(({ dueAt }) => dueAt <= end).sort((one, other) => one.dueAt - other.dueAt);
      if (!next) break;
      this.now = Math.max(this.now, next.dueAt);
      this.timers.delete(keyOf(next.timer));
      this.tell({ kind: "timer", timer: next.timer });
    }
    this.now = end;
  }

  /** The group in a line: "Stable 3/3 a 3: t 0 1, b 3: t 2 3"; what a member is still to give up is in brackets. */
  line(): string {
    const { members, groupEpoch, assignmentEpoch } = describeConsumerGroup(this.newer, this.image);
    const owned = members.map(({ memberId, memberEpoch, assignment }) => {
      const pending = this.newer.members.get(memberId)?.pendingRevocation;
      const topics = assignment.topicPartitions.map(({ topicId, topicName, partitions }) =>
        [topicName, ...partitions.map((one) => (pending?.get(topicId)?.has(one) ? `(${one})` : one))].join(" "),
      );
      return `${memberId} ${memberEpoch}: ${topics.join("; ") || "-"}`;
    });
    return [`${stateOf(this.newer)} ${groupEpoch}/${assignmentEpoch}`, ...owned].join(", ");
  }
}

const isInput = (input: { readonly kind: string }): input is Input => "request" in input || "groupId" in input;

const keyOf = (timer: GroupTimer) => ("memberId" in timer ? `${timer.kind} ${timer.memberId}` : timer.kind);

/** What a member says that it has of topic t. */
export const has = (...partitions: number[]) => ({
  topicPartitions: partitions.length > 0 ? [{ topicId: "id of t", partitions }] : [],
});

/** What a member is told that it is to have, by topic id. */
export const told = ({ assignment }: ConsumerHeartbeatAnswer) =>
  assignment && Object.fromEntries(assignment.topicPartitions.map(({ topicId, partitions }) => [topicId, partitions]));
