import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { LabError } from "../../contract/errors.ts";
import type { LogMessage, MessageBatch } from "../../contract/message-rows.ts";
import { KafkaRefusal } from "../../kafka/admin/kafka-error.ts";
import type { Stretch } from "../../kafka/reader/topic-reader.ts";
import { settle } from "../testing/fake-parts.ts";
import { pass } from "../testing/open-lab.ts";
import type { TopicTails } from "./topic-tail.ts";
import { createTopicTails } from "./topic-tail.ts";

let clock: ManualClock;
let tails: TopicTails;
/** Where the log of each partition ends. */
let ends: number[];
let failure: Error | null;
let readings: (readonly Stretch[])[];
let batches: MessageBatch[];

beforeEach(() => {
  clock = new ManualClock();
  ends = [0, 0, 0];
  failure = null;
  readings = [];
  batches = [];
  tails = createTopicTails({
    clock,
    cluster: {
      fetchLogEnds: async () => {
        if (failure) throw failure;
        return ends.map((end, partition) => ({ partition, logStart: "0", logEnd: String(end) }));
      },
    },
    reader: {
      read: async (topic, stretches) => {
        readings.push(stretches);
        return new Map(stretches.map(({ partition, from, limit }) => [partition, part(topic, partition, Number(from), limit)]));
      },
    },
  });
});

function part(topic: string, partition: number, from: number, limit: number) {
  const to = Math.min(ends[partition] ?? 0, from + limit);
  const messages = Array.from({ length: Math.max(0, to - from) }, (_, index): LogMessage => {
    const offset = from + index;
    return { topic, partition, offset: `${offset}`, timestamp: offset, key: NONE, value: NONE, headers: [], headerCount: 0 };
  });
  return { messages, next: String(to) };
}
const NONE = { kind: "null" } as const;

test("from now on, every message of a quiet topic is shown, in the order of time", async () => {
  ends = [5, 5, 5];
  tails.subscribe("t", (batch) => batches.push(batch));
  await pass(clock, 500);
  expect(batches).toEqual([]);
  ends = [7, 5, 6];
  await pass(clock, 1000);
  expect(batches.flatMap(({ rows }) => rows.map(({ partition, offset }) => `${partition}:${offset}`))).toEqual([
    "0:5",
    "2:5",
    "0:6",
  ]);
  expect(batches.at(-1)).toMatchObject({ source: "topic:t", total: 3, trouble: null });
  expect(batches[0]?.rows[0]).toMatchObject({ consumer: null, times: null });
});

test("of a busy topic only what is shown is read, and the count is exact", async () => {
  tails.subscribe("t", (batch) => batches.push(batch));
  await pass(clock, 300);
  for (let tick = 0; tick < 100; tick++) {
    ends = ends.map((end) => end + 333);
    await pass(clock, 50);
  }
  await pass(clock, 1000);
  expect(batches.at(-1)?.total).toBe(3 * 100 * 333);
  for (const stretches of readings) {
    expect(stretches.reduce((sum, { limit }) => sum + limit, 0)).toBeLessThanOrEqual(30);
  }
});

test("partitions that are added count from their beginning; a topic that was made anew does too", async () => {
  ends = [9];
  tails.subscribe("t", (batch) => batches.push(batch));
  await pass(clock, 500);
  ends = [9, 2];
  await pass(clock, 1000);
  expect(batches.at(-1)?.total).toBe(2);
  ends = [1, 2];
  await pass(clock, 1000);
  expect(batches.at(-1)?.total).toBe(3);
});

test("what goes wrong is told, and that it is over", async () => {
  failure = new KafkaRefusal("UNKNOWN_TOPIC_OR_PARTITION", "no such topic", null);
  tails.subscribe("t", (batch) => batches.push(batch));
  await pass(clock, 500);
  expect(batches.at(-1)?.trouble).toBe("The cluster has no topic t.");
  failure = new LabError("BROKER_AWAY", "refused");
  await pass(clock, 1500);
  expect(batches.at(-1)?.trouble).toContain("Kafka does not answer");
  failure = null;
  await pass(clock, 1500);
  expect(batches.at(-1)?.trouble).toBeNull();
});

test("one reading serves all who watch, and ends with the last of them", async () => {
  const first = tails.subscribe("t", (batch) => batches.push(batch));
  const second = tails.subscribe("t", () => {});
  await pass(clock, 500);
  ends = [1, 0, 0];
  await pass(clock, 1000);
  expect(readings).toHaveLength(1);
  expect(tails.recent("t").rows).toHaveLength(1);
  first();
  expect(clock.pending).toBeGreaterThan(0);
  second();
  await settle();
  expect(clock.pending).toBe(0);
  expect(tails.recent("t")).toMatchObject({ rows: [], total: 0 });
});

test("not every topic of a cluster can be watched at once", () => {
  const stops = Array.from({ length: 20 }, (_, index) => tails.subscribe(`t${index}`, () => {}));
  expect(() => tails.subscribe("one more", () => {})).toThrow(expect.objectContaining({ code: "TOO_FAST" }));
  for (const stop of stops) stop();
  tails.subscribe("one more", () => {})();
});
