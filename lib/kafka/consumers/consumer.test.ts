import { afterEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { StructuralFact } from "../../contract/client-facts.ts";
import { LabConsumer } from "./consumer.ts";
import { startOrder } from "./testing.ts";

/**
 * The life of a consumer whose broker is nowhere: its real kafkajs client tries in vain, and the
 * clock that is moved by hand makes the lab find it stuck. What a broker adds is in conformance/.
 */
const NOWHERE = { brokers: ["127.0.0.1:9"], ssl: null, sasl: null };
const REBALANCE_TIMEOUT_MS = 5_000;
/** Longer than kafkajs ever waits. */
const SILENT_MS = REBALANCE_TIMEOUT_MS + 61_000;

let consumer: LabConsumer;
afterEach(() => consumer.forget());

function setUp() {
  const clock = new ManualClock();
  const facts: StructuralFact[] = [];
  let gone = false;
  consumer = new LabConsumer({
    start: startOrder("C1", { rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS }),
    thread: { connection: NOWHERE, maxWaitMs: 100, metadataMaxAgeMs: 1_000 },
    clock,
    onFact: (fact) => facts.push(fact),
    onProgress: () => {},
    onMessages: () => {},
    onEnding: () => {},
    onGone: () => {
      gone = true;
    },
  });
  const fail = () => {
    clock.advance(SILENT_MS);
    consumer.tick();
  };
  return { clock, facts, types: () => facts.map(({ type }) => type), isGone: () => gone, fail };
}

describe("a client that was given up", () => {
  test("is restarted by the lab after 1 s, then 2, 4 … at most 30 s", () => {
    const { clock, facts, fail } = setUp();
    const waits = [1, 2, 3, 4, 5, 6, 7].map(() => {
      fail();
      const failed = facts.at(-1);
      if (failed?.type !== "client-failed" || failed.retryAt === null) throw new Error(`not failed: ${failed?.type}`);
      const wait = failed.retryAt - clock.now();
      clock.advance(wait - 1);
      expect(facts.at(-1)?.type).toBe("client-failed");
      clock.advance(1);
      return wait;
    });
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(facts.at(-1)).toEqual({ type: "client-started", consumer: "C1", incarnation: 8, reason: "recovered" });
  });

  test.each([
    ["leave", ["leaving", "left"]],
    ["crash", ["crashed"]],
    ["freeze", ["frozen"]],
    ["restart", ["client-started"]],
    ["thaw", []],
  ] as const)("obeys %s while it waits", (command, expected) => {
    const { clock, types, fail } = setUp();
    fail();
    consumer[command]();
    expect(types()).toEqual(["client-started", "client-failed", ...expected]);
    const before = types();
    if (command !== "thaw") clock.advance(2_000);
    expect(types()).toEqual(before);
  });

  test("frozen while it waits, a thaw starts a new one", () => {
    const { facts, fail } = setUp();
    fail();
    consumer.freeze();
    consumer.thaw();
    expect(facts.slice(-2)).toEqual([
      { type: "thawed", consumer: "C1" },
      { type: "client-started", consumer: "C1", incarnation: 2, reason: "thaw" },
    ]);
  });
});

test("what is not said of its commits stays as it was", () => {
  const { facts } = setUp();
  consumer.setCommit({ commitIntervalMs: 700 });
  consumer.setCommit({ commit: "interval" });
  expect(facts.slice(1)).toEqual([
    { type: "commit-changed", consumer: "C1", commit: "after", commitIntervalMs: 700 },
    { type: "commit-changed", consumer: "C1", commit: "interval", commitIntervalMs: 700 },
  ]);
});

describe("commands that make no sense any more", () => {
  test("a crashed one ignores all but restart", () => {
    const { types } = setUp();
    consumer.crash();
    for (const command of ["leave", "crash", "freeze", "thaw"] as const) consumer[command]();
    expect(types()).toEqual(["client-started", "crashed"]);
    expect(consumer.live).toBe(false);
    consumer.restart();
    expect(types()).toEqual(["client-started", "crashed", "client-started"]);
  });

  test("a frozen one ignores leave, but not crash", () => {
    const { types } = setUp();
    consumer.freeze();
    consumer.freeze();
    consumer.leave();
    consumer.crash();
    consumer.thaw();
    expect(types()).toEqual(["client-started", "frozen", "crashed"]);
  });

  test("one that is leaving ignores freeze and restart, but not crash", async () => {
    const { types, isGone } = setUp();
    consumer.leave();
    consumer.freeze();
    consumer.restart();
    consumer.leave();
    consumer.crash();
    await new Promise((resolve) => setImmediate(resolve));
    expect(types()).toEqual(["client-started", "leaving", "crashed"]);
    expect(isGone()).toBe(false);
  });

  test("one that left ignores everything", async () => {
    const { types, isGone } = setUp();
    consumer.leave();
    await expect.poll(isGone).toBe(true);
    for (const command of ["leave", "crash", "freeze", "thaw", "restart"] as const) consumer[command]();
    consumer.setProcessing(5);
    expect(types()).toEqual(["client-started", "leaving", "left"]);
  });
});

test("a restart of a running one is called off by a leave", async () => {
  const { types, isGone } = setUp();
  consumer.restart();
  consumer.leave();
  await expect.poll(isGone).toBe(true);
  expect(types()).toEqual(["client-started", "leaving", "left"]);
});

test("one that is frozen is not found stuck, however long", () => {
  const { types, fail } = setUp();
  consumer.freeze();
  fail();
  expect(types()).toEqual(["client-started", "frozen"]);
  consumer.thaw();
  consumer.tick();
  expect(types()).toEqual(["client-started", "frozen", "thawed"]);
});
