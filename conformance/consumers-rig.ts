import { randomUUID } from "node:crypto";
import type { Admin } from "kafkajs";
import { systemClock } from "../lib/clock/clock.ts";
import { USUAL_COMMIT } from "../lib/contract/client-facts.ts";
import type { ConsumerProgress, ConsumerSettings, DeliveredSpan } from "../lib/contract/client-facts.ts";
import type { Assignor, KafkaConnection } from "../lib/contract/consumer-thread.ts";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { startConsumerThreads } from "../lib/kafka/consumers/threads.ts";
import type { ConsumerThreads, FactRow } from "../lib/kafka/consumers/threads.ts";
import { createLog } from "../lib/log/log.ts";
import { createReadyTopic } from "../tools/kafka/ready-topic.ts";
import { DEADLINE_MS } from "./until.ts";

export interface RigOptions {
  connection: KafkaConnection;
  /** How the consumers connect, where that differs. */
  consumers?: KafkaConnection;
  partitions?: number;
  assignors?: Assignor[];
  settings?: Partial<ConsumerSettings>;
  threads?: number;
}

type Simple = "leave" | "crash" | "freeze" | "thaw" | "restart" | "forget";

/** One group on a topic of its own, with the lab's consumer threads and nothing else of the lab. */
export interface Rig {
  readonly group: string;
  readonly topic: string;
  readonly threads: ConsumerThreads;
  readonly admin: Admin;
  readonly facts: FactRow[];
  readonly progress: Map<string, ConsumerProgress>;
  /** Everything that was handled, in the order in which the threads told it. */
  readonly delivered: { consumer: string; span: DeliveredSpan }[];
  add(ids: readonly string[], settings?: Partial<ConsumerSettings>): void;
  send(type: Simple, ...ids: readonly string[]): void;
  setProcessing(id: string, processingMs: number): void;
  /** Partitions that its client was assigned and has not given back, as facts say. */
  owned(id: string): number[] | null;
  memberId(id: string): string | undefined;
  /** Resolves as soon as `test` holds; asked after every fact and number. Rejects with `what` and the last facts. */
  until(what: string, test: () => boolean, withinMs?: number): Promise<void>;
  /** These consumers, and no others, share all partitions in one generation. */
  settled(ids: readonly string[]): Promise<void>;
  produce(count: number): Promise<void>;
  /** The members as the coordinator lists them. */
  members(): Promise<string[]>;
  /** What the group has committed, by partition; those without a commit are left out. */
  committed(): Promise<Record<number, number>>;
  close(): Promise<void>;
}

const SETTINGS = {
  processingMs: 0,
  ...USUAL_COMMIT,
  sessionTimeoutMs: 3_000,
  heartbeatIntervalMs: 500,
  rebalanceTimeoutMs: 15_000,
};

export function plain(bootstrap: string): KafkaConnection {
  return { brokers: [bootstrap], ssl: null, sasl: null };
}

/** Resolves when the broker knows the topic and its leaders. */
export function createTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  return createReadyTopic(admin, systemClock, { name: topic, partitions });
}

export async function startRig({ connection, partitions = 3, assignors, settings, ...more }: RigOptions): Promise<Rig> {
  const name = randomUUID().slice(0, 8);
  const [group, topic] = [`group-${name}`, `topic-${name}`];
  const kafka = createKafka(connection, { clientId: `rig-${name}` });
  const admin = kafka.admin();
  await admin.connect();
  await createTopic(admin, topic, partitions);

  const options = { connection: more.consumers ?? connection, maxWaitMs: 200, metadataMaxAgeMs: 2_000 };
  const threads = startConsumerThreads({ threads: more.threads ?? 1, options, clock: systemClock, log: createLog("rig") });
  const facts: FactRow[] = [];
  const progress = new Map<string, ConsumerProgress>();
  const delivered: Rig["delivered"] = [];
  const waiting = new Set<() => void>();
  const check = () => {
    for (const test of waiting) test();
  };
  threads.onFacts((rows) => {
    facts.push(...rows);
    check();
  });
  threads.onProgress((_at, rows) => {
    for (const { progress: row } of rows) {
      progress.set(row.consumer, row);
      for (const span of row.delivered) delivered.push({ consumer: row.consumer, span });
    }
    check();
  });

  const newest = (id: string) => {
    for (const { fact } of facts.toReversed()) {
      if (fact.consumer !== id) continue;
      if (fact.type === "joined") return fact;
      if (ENDS_OWNERSHIP.has(fact.type)) return null;
    }
    return null;
  };
  const rig: Rig = {
    group,
    topic,
    threads,
    admin,
    facts,
    progress,
    delivered,
    add(ids, more) {
      for (const consumer of ids) {
        threads.send({
          type: "start",
          group,
          topic,
          assignors: assignors ?? ["range", "roundrobin"],
          settings: { consumer, name: null, clientId: `client-${consumer}`, ...SETTINGS, ...settings, ...more },
          incarnation: 1,
          reason: "added",
          processed: 0,
        });
      }
    },
    send(type, ...ids) {
      for (const consumer of ids) threads.send({ type, group, consumer });
    },
    setProcessing: (consumer, processingMs) => threads.send({ type: "set-processing", group, consumer, processingMs }),
    owned: (id) => newest(id)?.assignment.flatMap((of) => of.partitions) ?? null,
    memberId: (id) => newest(id)?.memberId,
    until: (what, test, withinMs = DEADLINE_MS) =>
      new Promise((resolve, reject) => {
        const attempt = () => {
          if (!test()) return;
          dispose();
          waiting.delete(attempt);
          resolve();
        };
        const dispose = systemClock.after(withinMs, () => {
          waiting.delete(attempt);
          const last = facts.slice(-15).map(({ fact }) => JSON.stringify(fact));
          const counts = [...progress.values()].map((row) => JSON.stringify(row));
          reject(new Error(`not within ${withinMs} ms: ${what}\n${[...last, ...counts].join("\n")}`));
        });
        waiting.add(attempt);
        attempt();
      }),
    settled: (ids) =>
      rig.until(`${ids.join(", ")} share the partitions`, () => {
        const joins = ids.map(newest);
        const generations = new Set(joins.map((join) => join?.generation));
        const owned = joins.flatMap((join) => join?.assignment.flatMap((of) => of.partitions) ?? []);
        return (
          generations.size === 1 &&
          !generations.has(undefined) &&
          new Set(owned).size === partitions &&
          owned.length === partitions
        );
      }),
    async produce(count) {
      const producer = kafka.producer({
        createPartitioner:
          () =>
          ({ message }) =>
            Number(message.key) % partitions,
      });
      await producer.connect();
      const messages = Array.from({ length: count }, (_, index) => ({ key: String(index), value: `value ${index}` }));
      for (let at = 0; at < count; at += 5_000) await producer.send({ topic, messages: messages.slice(at, at + 5_000) });
      await producer.disconnect();
    },
    async members() {
      const { groups } = await admin.describeGroups([group]);
      return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
    },
    async committed() {
      const [of] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
      const rows = of?.partitions.filter(({ offset }) => offset !== "-1") ?? [];
      return Object.fromEntries(rows.map(({ partition, offset }) => [partition, Number(offset)]));
    },
    async close() {
      await threads.close(10_000);
      await admin.disconnect();
    },
  };
  return rig;
}

const ENDS_OWNERSHIP: ReadonlySet<string> = new Set(["revoked", "crashed", "left", "client-started", "client-failed"]);
