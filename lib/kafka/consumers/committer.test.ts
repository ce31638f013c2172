import { describe, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { CommitSetting } from "../../contract/client-facts.ts";
import { Committer, type PartitionOffset } from "./committer.ts";

const at = (offset: number, partition = 0): PartitionOffset => ({ topic: "t", partition, offset: String(offset) });

function setUp(setting: Partial<CommitSetting> = {}) {
  const clock = new ManualClock();
  const sent: string[] = [];
  let refuses = false;
  const committer = new Committer({
    clock,
    setting: { commit: "interval", commitIntervalMs: 5_000, ...setting },
    onCommitting: () => {},
  });
  const send = async (offsets: PartitionOffset[]) => {
    sent.push(offsets.map(({ partition, offset }) => `${partition}:${offset}`).join(" "));
    if (refuses) throw new Error("REBALANCE_IN_PROGRESS");
  };
  /** One batch, handled in one step. */
  const batch = async (...handled: PartitionOffset[]) => {
    committer.begin(send);
    for (const next of handled) {
      await committer.ahead(next);
      committer.handled(next);
      await committer.between();
    }
    await committer.end({ last: false });
    committer.idle();
  };
  return { clock, sent, committer, send, batch, refuse: (now: boolean) => (refuses = now) };
}

/** Lets everything that waits for no clock go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("interval", () => {
  test("commits all partitions together when the time has come, whether messages come or not", async () => {
    const { clock, sent, batch } = setUp();
    await batch(at(3), at(7, 1));
    clock.advance(4_999);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual(["0:3 1:7"]);
    await settle();
    await batch(at(4));
    clock.advance(5_000);
    expect(sent).toEqual(["0:3 1:7", "0:4"]);
    await settle();
    clock.advance(60_000);
    expect(sent).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  test("while a batch is handled it commits between two messages, never within one", async () => {
    const { clock, sent, committer, send } = setUp({ commitIntervalMs: 1_000 });
    committer.begin(send);
    committer.handled(at(1));
    await committer.between();
    clock.advance(3_000);
    expect(sent).toEqual([]);
    await committer.between();
    expect(sent).toEqual(["0:1"]);
  });

  test("frozen, nothing is committed until it runs again", async () => {
    const { clock, sent, committer, batch } = setUp();
    await batch(at(3));
    committer.park();
    clock.advance(60_000);
    expect(sent).toEqual([]);
    committer.open();
    clock.advance(0);
    expect(sent).toEqual(["0:3"]);
  });

  test("a refused commit is open still, until the client has a new assignment", async () => {
    const { sent, committer, batch, refuse } = setUp();
    await batch(at(3));
    refuse(true);
    await committer.flush();
    refuse(false);
    await committer.flush();
    expect(sent).toEqual(["0:3", "0:3"]);
    await batch(at(4));
    committer.assigned();
    await committer.flush();
    expect(sent).toHaveLength(2);
  });

  test("a last batch is committed whatever the time", async () => {
    const { sent, committer, send } = setUp();
    committer.begin(send);
    committer.handled(at(1));
    await committer.end({ last: true });
    expect(sent).toEqual(["0:1"]);
  });
});

describe("changed while it runs", () => {
  test.each(["after", "before"] as const)("to %s, what an idle client has handled is committed at once", async (commit) => {
    const { clock, sent, committer, batch } = setUp();
    await batch(at(3));
    committer.set({ commit, commitIntervalMs: 5_000 });
    expect(sent).toEqual(["0:3"]);
    expect(clock.pending).toBe(0);
  });

  test("to another interval, that counts from the last commit", async () => {
    const { clock, sent, committer, batch } = setUp();
    await batch(at(3));
    clock.advance(2_000);
    committer.set({ commit: "interval", commitIntervalMs: 3_000 });
    clock.advance(999);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual(["0:3"]);
  });
});

test("before: the commit comes first, and what it does not succeed for must not be handled", async () => {
  const { sent, committer, send, refuse } = setUp({ commit: "before" });
  committer.begin(send);
  await committer.ahead(at(1));
  expect(sent).toEqual(["0:1"]);
  refuse(true);
  await expect(committer.ahead(at(2))).rejects.toThrow("REBALANCE");
});

test("offsets in which nothing was for a consumer are committed too", async () => {
  const { clock, sent, committer, batch } = setUp({ commit: "after" });
  await batch(at(3));
  committer.handled(at(4));
  expect(sent).toEqual(["0:3", "0:4"]);
  expect(clock.pending).toBe(0);
});

test("stopped, it commits nothing and leaves no timer", async () => {
  const { clock, sent, committer, batch } = setUp();
  await batch(at(3));
  committer.stop();
  await committer.flush();
  committer.set({ commit: "after", commitIntervalMs: 5_000 });
  clock.advance(60_000);
  expect(sent).toEqual([]);
  expect(clock.pending).toBe(0);
});
