import type { EachBatchPayload } from "kafkajs";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { USUAL_COMMIT, type CommitMode } from "../../contract/client-facts.ts";
import { Committer } from "./committer.ts";
import { Handler } from "./handler.ts";

/** One batch of `count` messages from offset 10 on, and what the handler did with it. */
function setUp(count: number, processingMs: number, commit: CommitMode = "after") {
  const clock = new ManualClock();
  const handled: string[] = [];
  const calls: string[] = [];
  const committer = new Committer({ clock, setting: { ...USUAL_COMMIT, commit }, onCommitting: () => {} });
  const handler = new Handler({
    clock,
    processingMs,
    committer,
    onTaken: ({ offset }) => calls.push(`take ${offset}`),
    onHandled: ({ messages, to }) => {
      handled.push(`${messages} up to ${to}`);
      calls.push(`handled ${messages}`);
    },
  });
  let running = true;
  let refusal: Error | null = null;
  const messages = Array.from({ length: count }, (_, index) => ({
    key: null,
    value: null,
    timestamp: "0",
    attributes: 0,
    offset: String(10 + index),
    headers: {},
  }));
  const payload: EachBatchPayload = {
    batch: {
      topic: "t",
      partition: 0,
      highWatermark: "1000",
      messages,
      isEmpty: () => count === 0,
      firstOffset: () => "10",
      lastOffset: () => String(9 + count),
      offsetLag: () => "0",
      offsetLagLow: () => "0",
    },
    resolveOffset: (offset) => void calls.push(`resolve ${offset}`),
    heartbeat: async () => {
      calls.push("heartbeat");
      if (refusal) throw refusal;
    },
    commitOffsetsIfNecessary: async (offsets) => {
      calls.push(`commit ${offsets?.topics?.[0]?.partitions[0]?.offset}`);
    },
    uncommittedOffsets: () => ({ topics: [] }),
    pause: () => () => {},
    isRunning: () => running,
    isStale: () => false,
  };
  const refuse = (type: string) => {
    refusal = Object.assign(new Error(type), { type });
  };
  return { clock, handler, handled, calls, payload, stop: () => (running = false), refuse };
}

/** Lets everything that waits for no clock go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("without a processing time", () => {
  test("a batch is one step, resolved, then heartbeat and commit", async () => {
    const { handler, calls, payload } = setUp(100, 0);
    await handler.eachBatch(payload);
    expect(calls).toEqual(["take 10", "handled 100", "resolve 109", "heartbeat", "commit 110"]);
  });

  test("a stopped client handles nothing", async () => {
    const { handler, handled, payload, stop } = setUp(100, 0);
    stop();
    await handler.eachBatch(payload);
    expect(handled).toEqual([]);
  });
});

describe("with a processing time", () => {
  test("each message takes it, and is counted when it has ended", async () => {
    const { clock, handler, handled, calls, payload } = setUp(2, 500);
    const done = handler.eachBatch(payload);
    await settle();
    expect(handler.handlingSince).toBe(clock.now());
    clock.advance(499);
    await settle();
    expect(handled).toEqual([]);
    clock.advance(1);
    await settle();
    expect(handled).toEqual(["1 up to 11"]);
    expect(calls).toEqual(["take 10", "handled 1", "resolve 10", "heartbeat", "take 11"]);
    clock.advance(500);
    await done;
    expect(handled).toEqual(["1 up to 11", "1 up to 12"]);
    expect(handler.handlingSince).toBeNull();
    expect(clock.pending).toBe(0);
  });

  test("a change holds for the message being handled; 0 takes the rest in one step", async () => {
    const { clock, handler, handled, payload } = setUp(5, 60_000);
    const done = handler.eachBatch(payload);
    await settle();
    handler.setProcessing(1_000);
    clock.advance(1_000);
    await settle();
    expect(handled).toEqual(["1 up to 11"]);
    handler.setProcessing(0);
    clock.advance(0);
    await done;
    expect(handled).toEqual(["1 up to 11", "1 up to 12", "3 up to 15"]);
  });

  test("a client that stops ends after the running message", async () => {
    const { clock, handler, handled, payload, stop } = setUp(5, 1_000);
    const done = handler.eachBatch(payload);
    await settle();
    stop();
    clock.advance(1_000);
    await done;
    expect(handled).toEqual(["1 up to 11"]);
  });
});

describe("commits", () => {
  test("a long batch is committed each second, and at its end", async () => {
    const { clock, handler, calls, payload } = setUp(5, 500);
    const done = handler.eachBatch(payload);
    for (let message = 0; message < 5; message += 1) {
      await settle();
      clock.advance(500);
    }
    await done;
    expect(calls.filter((call) => call.startsWith("commit"))).toEqual(["commit 12", "commit 14", "commit 15"]);
  });

  test("before: a message is committed before it is handled, and one that crashes in between is handled by nobody", async () => {
    const { clock, handler, handled, calls, payload } = setUp(2, 500, "before");
    const done = handler.eachBatch(payload);
    await settle();
    clock.advance(500);
    await settle();
    expect(calls).toEqual(["take 10", "commit 11", "handled 1", "resolve 10", "heartbeat", "take 11", "commit 12"]);
    handler.end();
    await expect(done).rejects.toThrow("cut off");
    expect(handled).toEqual(["1 up to 11"]);
  });

  test.each(["after", "interval"] as const)(
    "%s: what a rebalance interrupts is committed up to the last message",
    async (mode) => {
      const { clock, handler, calls, payload, refuse } = setUp(5, 500, mode);
      const done = handler.eachBatch(payload);
      await settle();
      refuse("REBALANCE_IN_PROGRESS");
      clock.advance(500);
      await expect(done).rejects.toThrow("REBALANCE");
      expect(calls.slice(-2)).toEqual(["heartbeat", "commit 11"]);
    },
  );

  test("one that is no member any more commits nothing", async () => {
    const { handler, calls, payload, refuse } = setUp(5, 0);
    refuse("UNKNOWN_MEMBER_ID");
    await expect(handler.eachBatch(payload)).rejects.toThrow("UNKNOWN");
    expect(calls.at(-1)).toBe("heartbeat");
  });

  test("interval: one that leaves commits what it has handled", async () => {
    const { clock, handler, calls, payload, stop } = setUp(5, 500, "interval");
    const done = handler.eachBatch(payload);
    await settle();
    stop();
    clock.advance(500);
    await done;
    expect(calls.at(-1)).toBe("commit 11");
  });

  test.each(["after", "before", "interval"] as const)("%s: after a crash nothing is committed", async (mode) => {
    const { clock, handler, calls, payload } = setUp(5, 500, mode);
    const done = handler.eachBatch(payload);
    await settle();
    const before = [...calls];
    handler.end();
    clock.advance(60_000);
    await expect(done).rejects.toThrow("cut off");
    expect(calls).toEqual(before);
    expect(clock.pending).toBe(0);
  });
});

describe("the gate", () => {
  test.each([0, 1_000])("parked, nothing is counted until it opens (%i ms)", async (processingMs) => {
    const { clock, handler, handled, payload } = setUp(1, processingMs);
    if (processingMs === 0) handler.park();
    const done = handler.eachBatch(payload);
    await settle();
    handler.park();
    clock.advance(10_000);
    await settle();
    expect(handled).toEqual([]);
    handler.open();
    await done;
    expect(handled).toEqual(["1 up to 11"]);
  });

  test.each(["running", "parked"])("ended, it throws an error that is not tried again (%s)", async (state) => {
    const { clock, handler, handled, payload } = setUp(3, 1_000);
    const done = handler.eachBatch(payload);
    await settle();
    if (state === "parked") handler.park();
    handler.end();
    await expect(done).rejects.toMatchObject({ retriable: false });
    handler.open();
    await expect(handler.eachBatch(payload)).rejects.toThrow("cut off");
    expect({ handled, pending: clock.pending, since: handler.handlingSince }).toEqual({ handled: [], pending: 0, since: null });
  });

  test("parked and opened again and again, every message is counted once", async () => {
    const { clock, handler, handled, payload } = setUp(10, 10);
    const done = handler.eachBatch(payload);
    for (let step = 0; step < 60; step += 1) {
      if (step % 3 === 0) handler.park();
      if (step % 3 === 2) handler.open();
      clock.advance(5);
      await settle();
    }
    await done;
    expect(handled).toHaveLength(10);
  });
});
