import { beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { ProducerReport, ProducerSettings } from "../../contract/producer-thread.ts";
import type { Outgoing } from "./outgoing.ts";
import type { ProducerLoop } from "./producer-loop.ts";
import { startProducerLoop } from "./producer-loop.ts";
import { PRODUCER_SETTINGS } from "./testing.ts";

let clock: ManualClock;
let loop: ProducerLoop;
let sent: { topic: string; messages: Outgoing[]; inTurn: boolean }[];
let reports: ProducerReport[];
/** How long a batch takes; null: it is refused. */
let takesMs: number | null;
/** How busy the thread is. */
let busy: number;

const settings: ProducerSettings = { ...PRODUCER_SETTINGS, ratePerSecond: 100 };

beforeEach(() => {
  clock = new ManualClock(0);
  sent = [];
  reports = [];
  takesMs = 1;
  busy = 0;
  loop = startProducerLoop({
    clock,
    random: () => 0.5,
    busy: () => busy,
    onReport: (report) => reports.push(report),
    sender: {
      send: ({ topic, messages, inTurn }) => {
        if (takesMs === null) return Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
        const ms = takesMs;
        return new Promise((resolve) => {
          clock.after(ms, () => {
            sent.push({ topic, messages, inTurn });
            resolve([]);
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

const count = () => sent.reduce((sum, { messages }) => sum + messages.length, 0);

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

describe("what cannot be kept is said, and only what was acknowledged is counted", () => {
  test("where acknowledgements are slow", async () => {
    takesMs = 500;
    loop.set({ ...settings, ratePerSecond: 20_000 });
    await pass(5000);
    expect(reports.at(-1)?.limitedBy).toBe(
      "Kafka's acknowledgements: each batch waits 500 ms for one, and the next batch for that",
    );
    expect(reports.at(-1)).toMatchObject({ produced: count(), ackMs: 500 });
  });

  test("where the thread has all that the processor gives it", async () => {
    takesMs = 500;
    busy = 0.97;
    loop.set({ ...settings, ratePerSecond: 20_000 });
    await pass(5000);
    expect(reports.at(-1)?.limitedBy).toBe("This machine's processor: the producer's thread is busy 97 % of the time");
  });

  test("where the connection takes no more, although nobody waits for an acknowledgement", async () => {
    takesMs = 500;
    loop.set({ ...settings, ratePerSecond: 20_000, acks: 0 });
    await pass(5000);
    expect(reports.at(-1)).toMatchObject({ limitedBy: "The connection to Kafka takes no more than this", ackMs: null });
  });
});

test("20,000 a second are kept where an acknowledgement takes 150 ms", async () => {
  takesMs = 150;
  loop.set({ ...settings, ratePerSecond: 20_000 });
  await pass(10_000);
  expect(count()).toBeGreaterThanOrEqual(20_000 * 9.5);
  expect(reports.at(-1)?.limitedBy).toBeNull();
});

describe("a burst", () => {
  test("is sent at once, and once, whether it runs or not", async () => {
    loop.set({ ...settings, running: false });
    loop.burst(10_000);
    await pass(50);
    expect(count()).toBe(10_000);
    await pass(1000);
    expect(count()).toBe(10_000);
    expect(reports.at(-1)).toMatchObject({ produced: 10_000, burst: 0 });
  });

  test("comes on top of the rate", async () => {
    loop.set(settings);
    await pass(1000);
    loop.burst(5000);
    await pass(1050);
    expect(count()).toBeGreaterThanOrEqual(5200);
    expect(count()).toBeLessThanOrEqual(5206);
  });

  test("is given up where Kafka refuses it, and at Stop", async () => {
    takesMs = null;
    loop.set(settings);
    loop.burst(100_000);
    await pass(500);
    takesMs = 100;
    await pass(2000);
    expect(count()).toBeLessThanOrEqual(401);
    loop.burst(100_000);
    await pass(150);
    loop.set({ ...settings, running: false });
    await pass(1000);
    expect(count()).toBeLessThan(20_000);
    expect(reports.at(-1)?.burst).toBe(0);
  });
});

test("one batch is never too large for the broker, whatever the value", async () => {
  loop.set({ ...settings, ratePerSecond: 20_000, values: "text", text: "ä".repeat(20_000) });
  await pass(500);
  expect(sent.length).toBeGreaterThan(1);
  for (const { messages } of sent) {
    expect(messages.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ""), 0)).toBeLessThan(1_000_000);
  }
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

test("of a burst that cannot be sent it is said, although the producer stands", async () => {
  takesMs = null;
  loop.set({ ...settings, running: false });
  loop.burst(10);
  await pass(1000);
  const trouble = "Kafka does not take messages for t: refused (ECONNREFUSED)";
  expect(reports.at(-1)).toMatchObject({ produced: 0, burst: 0, limitedBy: trouble });
  takesMs = 1;
  loop.burst(10);
  await pass(2000);
  expect(reports.at(-1)).toMatchObject({ produced: 10, burst: 0, limitedBy: null });
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
  loop.set({ ...settings, keys: "roundrobin" });
  await pass(500);
  const keys = new Set(sent.flatMap(({ messages, inTurn }) => messages.map(({ key }) => `${key} ${inTurn}`)));
  expect(keys).toEqual(new Set(["null false", "a key false", "null true"]));
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
