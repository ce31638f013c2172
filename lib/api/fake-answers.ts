import type { Sample } from "../contract/charts.ts";
import type * as http from "../contract/http.ts";
import type { LessonRun } from "../contract/lessons.ts";
import type { LogMessage, MessageBatch, Shown } from "../contract/message-rows.ts";
import type { ProducerView } from "../contract/producer.ts";

/** What a FakeLab answers where a test says nothing else. For tests only. */

export const PRODUCER: ProducerView = {
  running: false,
  ratePerSecond: 5,
  topic: "web-events-partitioned",
  partitions: 3,
  keys: "fixed",
  users: 5,
  key: "a key",
  partition: null,
  values: "text",
  value: "a value",
  acks: "all",
  partitioner: "murmur2",
  produced: 0,
  actualPerSecond: 0,
  ackMs: null,
  burst: 0,
  limitedBy: null,
};

export const SAMPLE: Sample = {
  at: 1000,
  ms: 500,
  lag: { named: { P0: 2 }, rest: { count: 0, sum: 0 } },
  handled: { named: { C1: 1 }, rest: { count: 0, sum: 0 } },
  deliveries: 1,
  duplicates: 0,
  rebalances: [],
};

export const LESSON: LessonRun = {
  lesson: "keys",
  topic: "lesson-keys-events",
  groups: ["lesson-keys"],
  step: 0,
  stage: "preparing",
};

const text = (shown: string): Shown => ({ kind: "text", text: shown, bytes: shown.length, isCut: false });

/** A message as a page of the log shows it. */
export function aMessage(offset: string): LogMessage {
  const header = { name: "h", value: text("a header") };
  return {
    topic: "t",
    partition: 0,
    offset,
    timestamp: 1000,
    key: text("a key"),
    value: text("a value"),
    headers: [header],
    headerCount: 1,
  };
}

/** A batch of such messages as watchers of `source` get it; `seq` is also how many there were in all. */
export function batchOf(source: string, seq: number, offsets: string[]): MessageBatch {
  const rows = offsets.map((offset) => ({ ...aMessage(offset), id: Number(offset), at: 1000, consumer: "C1", times: 1 }));
  return { source, seq, rows, total: seq, passed: 1, trouble: null };
}

/** The health of a lab whose Kafka is not its own, and which has so many groups open. */
export function healthOf({ state, groups }: { state: http.BrokerStatus["state"]; groups: number }): http.Health {
  const error = state === "away" ? { code: "ECONNREFUSED", message: "connection refused" } : null;
  return {
    version: "0.1.0",
    broker: {
      kind: "kafka",
      address: "127.0.0.1:9092",
      version: "4.3",
      state,
      since: 0,
      error,
      stepsFrom: "answers",
      security: { tls: false, ownCa: false, sasl: null },
      embedded: null,
    },
    groups,
    consumers: 0,
  };
}
