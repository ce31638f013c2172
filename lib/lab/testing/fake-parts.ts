import { ManualClock } from "../../clock/manual-clock.ts";
import { readConfig } from "../../config/read-config.ts";
import type { ConsumerProgress, StructuralFact } from "../../contract/client-facts.ts";
import type { CoordinatorMember } from "../../contract/group-events.ts";
import type { HandledMessage } from "../../contract/message-rows.ts";
import type { ProducerSettings, SingleMessage } from "../../contract/producer-thread.ts";
import type { Cluster } from "../../kafka/admin/cluster.ts";
import type { CommittedOffsets, LogEnds } from "../../kafka/admin/cluster-admin.ts";
import type { GroupCommit } from "../../kafka/admin/commit-offsets.ts";
import type { GroupDescription } from "../../kafka/admin/describe-groups.ts";
import type { LinkState } from "../../kafka/admin/link-state.ts";
import type { ConsumerOrder, ConsumerThreads } from "../../kafka/consumers/threads.ts";
import type { ProducerThread } from "../../kafka/producer/producer-thread.ts";
import type { LabParts } from "../lab-parts.ts";

/** A lab's parts for tests of its rules: they keep what they are told, and say what a test tells them to. */
export interface FakeParts extends LabParts {
  clock: ManualClock;
  /** What the consumer threads were told. */
  orders: ConsumerOrder[];
  /** A consumer thread reports a fact. */
  report(group: string, fact: StructuralFact): void;
  /** A consumer thread tells numbers, and then messages. */
  handled(group: string, progress: ConsumerProgress, messages: HandledMessage[]): void;
  /** Topics of the cluster, by name: how many partitions. */
  topics: Map<string, number>;
  /** Groups of the cluster, by name: their members. Those not named are Dead. */
  groups: Map<string, CoordinatorMember[]>;
  deleted: string[];
  /** Committed offsets, by group. */
  committed: Map<string, CommittedOffsets["offsets"]>;
  /** The ends of every log. */
  logEnds: Pick<LogEnds, "logStart" | "logEnd">;
  /** Offsets that were set. */
  commits: GroupCommit[];
  producerSet: ProducerSettings[];
  bursts: number[];
  /** Messages by hand. */
  singles: SingleMessage[];
  /** The broker goes away or comes back. */
  brokerIs(name: "up" | "away"): void;
}

export function fakeParts(env: Record<string, string> = {}): FakeParts {
  const clock = new ManualClock();
  const orders: ConsumerOrder[] = [];
  const topics = new Map<string, number>();
  const groups = new Map<string, CoordinatorMember[]>();
  const deleted: string[] = [];
  const committed: FakeParts["committed"] = new Map();
  const logEnds = { logStart: "0", logEnd: "0" };
  const commits: GroupCommit[] = [];
  const producerSet: ProducerSettings[] = [];
  const bursts: number[] = [];
  const singles: SingleMessage[] = [];
  const factListeners = new Set<Parameters<ConsumerThreads["onFacts"]>[0]>();
  const progressListeners = new Set<Parameters<ConsumerThreads["onProgress"]>[0]>();
  const sampleListeners = new Set<Parameters<ConsumerThreads["onSamples"]>[0]>();
  const stateListeners = new Set<Parameters<Cluster["onState"]>[0]>();
  let state: LinkState = { name: "up", since: clock.now(), error: null, failures: 0 };

  const describe = (group: string): GroupDescription => {
    const members = groups.get(group);
    const stateName = members === undefined ? "Dead" : members.length === 0 ? "Empty" : "Stable";
    const protocol = members?.length ? "range" : null;
    const epochs = members?.some(({ newer }) => newer !== null) ? { group: 1, target: 1 } : null;
    return { group, error: null, state: stateName, protocol, epochs, members: members ?? [] };
  };

  const partitionsOf = (topic: string) => {
    const count = topics.get(topic);
    if (count === undefined) return null;
    return Array.from({ length: count }, (_, partition) => ({ partition, leader: 1, replicas: [1], isr: [1] }));
  };

  const cluster: Cluster = {
    state: () => state,
    version: () => null,
    onState(listener) {
      stateListeners.add(listener);
      return () => void stateListeners.delete(listener);
    },
    describeGroups: async (asked) => asked.map(describe),
    listGroups: async () => [...groups.keys()].map((group) => ({ group, protocolType: "consumer" })),
    listedProtocolType: async () => null,
    fetchCommitted: async (group) => ({ coordinator: null, offsets: committed.get(group) ?? [] }),
    fetchLogEnds: async (topic) => (partitionsOf(topic) ?? []).map(({ partition }) => ({ partition, ...logEnds })),
    fetchOffsetsAt: async (topic) => (partitionsOf(topic) ?? []).map(({ partition }) => ({ partition, offset: "7" })),
    commitOffsets: async (commit) => void commits.push(commit),
    describeTopic: async (topic) => partitionsOf(topic),
    createTopic: async ({ topic, partitions }) => {
      if (topics.has(topic)) return false;
      topics.set(topic, partitions);
      return true;
    },
    createPartitions: async (topic, total) => void topics.set(topic, total),
    deleteTopic: async (topic) => {
      deleted.push(topic);
      topics.delete(topic);
    },
    deleteGroup: async (group) => {
      deleted.push(group);
      groups.delete(group);
    },
    findNode: async () => null,
    hurry: () => {},
    close: () => stateListeners.clear(),
  };

  const threads: ConsumerThreads = {
    send: (order) => void orders.push(order),
    onFacts(listener) {
      factListeners.add(listener);
      return () => void factListeners.delete(listener);
    },
    onProgress(listener) {
      progressListeners.add(listener);
      return () => void progressListeners.delete(listener);
    },
    onSamples(listener) {
      sampleListeners.add(listener);
      return () => void sampleListeners.delete(listener);
    },
    census: async () => ({ consumers: 0, clients: 0, sockets: 0, heapUsed: 0, resources: {} }),
    close: async () => {},
  };

  const producer: ProducerThread = {
    set: (settings) => void producerSet.push(settings),
    burst: (count) => void bursts.push(count),
    send: async (message) => {
      singles.push(message);
      return { ok: true, receipt: { partition: message.partition ?? 0, offset: "41", timestamp: clock.now() } };
    },
    onReport: () => () => {},
    close: async () => {},
  };

  let ids = 0;
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return {
    config: readConfig({ KAFKA_BROKERS: "127.0.0.1:1", ...env }),
    clock,
    log: silent,
    cluster,
    threads,
    producer,
    reader: { read: async () => new Map(), close: () => {} },
    embedded: null,
    steps: null,
    newId: () => `stream-${++ids}`,
    orders,
    report(group, fact) {
      for (const listener of factListeners) listener([{ group, at: clock.now(), fact }]);
    },
    handled(group, progress, messages) {
      for (const listener of progressListeners) listener(clock.now(), [{ group, progress }]);
      for (const listener of sampleListeners) listener(messages.map((message) => ({ group, message })));
    },
    topics,
    groups,
    deleted,
    committed,
    logEnds,
    commits,
    producerSet,
    bursts,
    singles,
    brokerIs(name) {
      const error = name === "up" ? null : { code: "ECONNREFUSED", message: "refused" };
      state = { name, since: clock.now(), error, failures: error ? 1 : 0 };
      for (const listener of stateListeners) listener(state);
    },
  };
}

/** Lets everything that waits for a promise go on; no time passes. */
export async function settle(): Promise<void> {
  // A command is at most a few dozen awaits deep, and each turn ends all that are ready.
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
