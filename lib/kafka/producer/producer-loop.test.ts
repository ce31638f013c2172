import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { ProducerReport, ProducerSettings } from "../../contract/producer-thread.ts";
import type { ProducerLoop } from "./producer-loop.ts";
import { startProducerLoop } from "./producer-loop.ts";
import type { WebEvent } from "./web-events.ts";

let clock: ManualClock;
let loop: ProducerLoop;
let sent: { topic: string; events: WebEvent[] }[];
let reports: ProducerReport[];
/** How long a batch takes; null: it is refused. */
let takesMs: number | null;

const settings: ProducerSettings = { running: true, ratePerSecond: 100, keys: "user", topic: "t" };

beforeEach(() => {
  clock = new ManualClock(0);
  sent = [];
  reports = [];
  takesMs = 1;
  loop = startProducerLoop({
    clock,
    random: () => 0.5,
    onReport: (report) => reports.push(report),
    sender: {
      send: (topic, events) => {
        if (takesMs === null) return Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
        const ms = takesMs;
        return new Promise((resolve) => {
          clock.after(ms, () => {
            sent.push({ topic, events });
            resolve();
          });
        });
      },
      close: () => {},
    },
  });
});

async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at++) {
    clock.advance(1);
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  }
}

const count = () => sent.reduce((sum, { events }) => sum + events.length, 0);

test.each([0.5, 3, 100, 20_000])("%d a second is kept exactly", async (ratePerSecond) => {
  loop.set({ ...settings, ratePerSecond });
  await pass(10_050);
  const due = 10 * ratePerSecond;
  expect(count()).toBeGreaterThanOrEqual(due);
  expect(count()).toBeLessThanOrEqual(due + 0.05 * ratePerSecond + 1);
  expect(reports.at(-1)?.limitedBy ?? null).toBeNull();
});

test("batches are at least 20 ms apart", async () => {
  loop.set({ ...settings, ratePerSecond: 20_000 });
  await pass(1000);
  expect(sent.length).toBeLessThanOrEqual(50);
});

test("what cannot be kept is said, and only what was acknowledged is counted", async () => {
  takesMs = 500;
  loop.set({ ...settings, ratePerSecond: 20_000 });
  await pass(5000);
  expect(reports.at(-1)?.limitedBy).toBe("Kafka acknowledges no more than this");
  expect(reports.at(-1)?.produced).toBe(count());
});

test("it goes on by itself when the broker is back, without a flood", async () => {
  takesMs = null;
  loop.set(settings);
  await pass(60_000);
  expect(reports.at(-1)).toMatchObject({ produced: 0, limitedBy: "Kafka does not take messages for t: refused (ECONNREFUSED)" });
  takesMs = 1;
  await pass(3000);
  expect(reports.at(-1)?.limitedBy).toBeNull();
  expect(count()).toBeLessThanOrEqual(3 * 100 + 101);
  expect(count()).toBeGreaterThanOrEqual(200);
});

test("stopped, it sends no more and its rate falls to nothing", async () => {
  loop.set(settings);
  await pass(2000);
  loop.set({ ...settings, running: false });
  await pass(50);
  const before = count();
  await pass(3000);
  expect(count()).toBe(before);
  expect(reports.at(-1)).toMatchObject({ actualPerSecond: 0, produced: before, limitedBy: null });
});

test("another rate counts from when it was set", async () => {
  loop.set(settings);
  await pass(1000);
  const before = count();
  loop.set({ ...settings, ratePerSecond: 10 });
  await pass(1050);
  expect(count() - before).toBeLessThanOrEqual(12);
  expect(count() - before).toBeGreaterThanOrEqual(10);
});

test("keys are as asked for", async () => {
  loop.set({ ...settings, keys: "none" });
  await pass(500);
  loop.set({ ...settings, keys: "fixed" });
  await pass(500);
  const keys = new Set(sent.flatMap(({ events }) => events.map(({ key }) => key)));
  expect(keys).toEqual(new Set([null, "user_001"]));
});

test("closing waits for the batch under way, and leaves no timer", async () => {
  takesMs = 300;
  loop.set(settings);
  await pass(50);
  let closed = false;
  void loop.close(1000).then(() => void (closed = true));
  await pass(100);
  expect(closed).toBe(false);
  await pass(300);
  expect(closed).toBe(true);
  expect(reports.at(-1)?.produced).toBe(count());
  expect(clock.pending).toBe(0);
});

test("closing does not wait longer than asked", async () => {
  takesMs = 60_000;
  loop.set(settings);
  await pass(50);
  let closed = false;
  void loop.close(200).then(() => void (closed = true));
  await pass(250);
  expect(closed).toBe(true);
});
