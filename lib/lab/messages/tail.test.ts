import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { MessageBatch, SeenMessage } from "../../contract/message-rows.ts";
import type { Tail } from "./tail.ts";
import { createTail, ROWS_IN_BATCH } from "./tail.ts";

let clock: ManualClock;
let tail: Tail;
let batches: MessageBatch[];

beforeEach(() => {
  clock = new ManualClock();
  tail = createTail({ kind: "group", group: "g" }, clock);
  batches = [];
  tail.subscribe((batch) => batches.push(batch));
});

function rows(from: number, count: number, value = "v"): Omit<SeenMessage, "id">[] {
  return Array.from({ length: count }, (_, index) => ({
    topic: "t",
    partition: 0,
    offset: String(from + index),
    timestamp: 0,
    key: { kind: "null" },
    value: { kind: "text", text: value, bytes: value.length, isCut: false },
    headers: [],
    headerCount: 0,
    at: 0,
    consumer: "C1",
    times: 1,
  }));
}

const offsets = () => batches.flatMap((batch) => batch.rows.map(({ offset }) => Number(offset)));

test("a single message is told at once, the next ones at most four times a second", () => {
  tail.push(rows(0, 1), 1);
  clock.advance(0);
  expect(offsets()).toEqual([0]);
  for (let each = 1; each <= 20; each++) {
    tail.push(rows(each, 1), 1);
    clock.advance(50);
  }
  expect(offsets()).toEqual(Array.from({ length: 21 }, (_, index) => index));
  expect(batches.length).toBeLessThanOrEqual(6);
});

test("however much comes, a batch stays small, holds some of all of it, and the numbers are exact", () => {
  for (let second = 0; second < 40; second++) {
    for (let tick = 0; tick < 10; tick++) tail.push(rows(10_000 * second + tick * 30, 30), 2000);
    clock.advance(1000);
  }
  for (const batch of batches) expect(batch.rows.length).toBeLessThanOrEqual(ROWS_IN_BATCH);
  expect(batches.reduce((sum, { passed }) => sum + passed, 0)).toBe(800_000);
  expect(batches.at(-1)?.total).toBe(800_000);
  const first = batches[0]?.rows.map(({ offset }) => Number(offset)) ?? [];
  expect(Math.min(...first)).toBeLessThan(100);
  expect(Math.max(...first)).toBe(299);
});

test("ids and numbers of batches count up, whoever listens", () => {
  tail.push(rows(0, 3), 3);
  clock.advance(250);
  tail.push(rows(3, 2), 2);
  clock.advance(250);
  expect(batches.flatMap((batch) => batch.rows.map(({ id }) => id))).toEqual([1, 2, 3, 4, 5]);
  expect(batches.map(({ seq }) => seq)).toEqual([1, 2]);
});

test("who comes later gets what is kept, and the numbers that go with it", () => {
  for (let each = 0; each < 30; each++) {
    tail.push(rows(10 * each, 10), 10);
    clock.advance(250);
  }
  tail.push(rows(300, 1), 1);
  const recent = tail.recent();
  expect(recent.rows.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 200 }, (_, index) => 100 + index));
  expect(recent).toMatchObject({ total: 300, seq: 30 });
  clock.advance(250);
  expect(batches.at(-1)).toMatchObject({ total: 301, seq: 31, passed: 1 });
});

test("long values are bounded too", () => {
  for (let each = 0; each < 400; each++) {
    tail.push(rows(each, 30, "x".repeat(20_000)), 30);
    clock.advance(250);
  }
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(300_000);
  expect(batches[0]?.rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(tail.recent()).length).toBeLessThan(1_200_000);
});

test("trouble is told once, and that it is over", () => {
  tail.trouble("away");
  tail.trouble("away");
  clock.advance(250);
  tail.trouble(null);
  clock.advance(250);
  expect(batches.map(({ trouble }) => trouble)).toEqual(["away", null]);
});

test("closed, it leaves no timer and tells nothing", () => {
  tail.push(rows(0, 1), 1);
  tail.close();
  tail.push(rows(1, 1), 1);
  clock.advance(1000);
  expect(batches).toEqual([]);
  expect(clock.pending).toBe(0);
});
