import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { LinkState } from "../admin/link-state.ts";
import type { MeasuredOffsets, OffsetsWatch } from "./offsets-watch.ts";
import { startOffsetsWatch } from "./offsets-watch.ts";

let clock: ManualClock;
let watch: OffsetsWatch;
let asked: string[];
let troubles: string[];
let measured: MeasuredOffsets[];
let counts: number[];
let link: LinkState["name"];
/** How many partitions every topic has. */
let partitions: number;
let broken: string | null;

async function pass(ms: number): Promise<void> {
  for (let at = 0; at <= ms; at += 50) {
    clock.advance(at === 0 ? 0 : 50);
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  }
}

function question<T>(name: string, answer: () => T): Promise<T> {
  asked.push(name);
  return name.startsWith(broken ?? "nothing") ? Promise.reject(new Error("broken")) : Promise.resolve(answer());
}

const list = <T>(length: number, make: (partition: number) => T) => Array.from({ length }, (_, partition) => make(partition));

beforeEach(() => {
  clock = new ManualClock(0);
  asked = [];
  troubles = [];
  measured = [];
  counts = [];
  link = "up";
  partitions = 2;
  broken = null;
  watch = startOffsetsWatch({
    clock,
    interval: () => 1000,
    onTrouble: (what) => troubles.push(what),
    cluster: {
      state: () => ({ name: link, since: 0, error: null, failures: 0 }),
      describeTopic: (topic) =>
        question(`topic ${topic}`, () => list(partitions, (partition) => ({ partition, leader: 1, replicas: [1], isr: [1] }))),
      fetchLogEnds: (topic) =>
        question(`ends ${topic}`, () => list(partitions, (partition) => ({ partition, logStart: "3", logEnd: "9" }))),
      fetchCommitted: (group) =>
        question(`offsets ${group}`, () => ({
          coordinator: "h:1",
          offsets: [
            { topic: "t", partition: 0, offset: "4" },
            { topic: "other", partition: 1, offset: "8" },
          ],
        })),
    },
  });
});

function add(group: string) {
  return watch.add({
    group,
    topics: () => ["t"],
    onPartitionCount: (_topic, count) => counts.push(count),
    onOffsets: (offsets) => measured.push(offsets),
    onCoordinator: () => {},
  });
}

test("commits are read before log ends, and a topic that two groups read is asked about once a round", async () => {
  add("a");
  add("b");
  await pass(100);
  expect(asked).toEqual(["offsets a", "offsets b", "topic t", "ends t"]);
});

test("offsets are those of the group's topic", async () => {
  add("a");
  await pass(100);
  expect(measured[0]?.committed).toEqual(new Map([[0, "4"]]));
  expect(measured[0]?.logs?.get(1)).toEqual({ partition: 1, logStart: "3", logEnd: "9" });
});

test("of a group that reads several topics each is told for itself", async () => {
  watch.add({
    group: "a",
    topics: (committed) => [...committed, "third"],
    onPartitionCount: (_topic, count) => counts.push(count),
    onOffsets: (offsets) => measured.push(offsets),
    onCoordinator: () => {},
  });
  await pass(100);
  expect(measured.map(({ topic, committed }) => [topic, [...(committed ?? [])]])).toEqual([
    ["t", [[0, "4"]]],
    ["other", [[1, "8"]]],
    ["third", []],
  ]);
});

test("what cannot be read does not spoil the rest", async () => {
  broken = "ends";
  add("a");
  await pass(100);
  expect(measured[0]?.logs).toBeNull();
  expect(measured[0]?.committed).toEqual(new Map([[0, "4"]]));
  expect(counts).toEqual([2]);
  expect(troubles).toEqual(["log ends of t"]);
});

test("while the broker is away nothing is asked, and afterwards it goes on", async () => {
  link = "away";
  add("a");
  await pass(3000);
  expect(asked).toEqual([]);
  link = "up";
  await pass(1100);
  expect(asked.length).toBeGreaterThan(0);
});

test("closed, it asks no more and leaves no timer", async () => {
  add("a");
  await pass(100);
  watch.close();
  const before = asked.length;
  await pass(5000);
  expect(asked).toHaveLength(before);
  expect(clock.pending).toBe(0);
});

test("while it is held nothing is told, also of what was asked before; afterwards everything at once", async () => {
  add("a");
  const goOn = watch.hold();
  partitions = 0;
  await pass(2000);
  expect([counts, measured]).toEqual([[], []]);
  partitions = 2;
  goOn();
  goOn();
  await pass(100);
  expect(counts).toEqual([2]);
});
