import { describe, expect, it } from "vitest";
import { answerLedger } from "./ledger-answer.ts";
import { RANGES_KEPT } from "./ledger-view.ts";
import { Account } from "./ledger-testing.ts";

const none = { redelivered: 0, notDelivered: 0, lost: 0, notKnown: 0 };
const withC1 = () => {
  const account = new Account();
  account.story.stable({ C1: [0] });
  return account;
};

describe("what was produced and what was handled", () => {
  it("is counted by offset, whoever handled it", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 40]]);
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 40, notDelivered: 60 });
    account.handled("C1", [[40, 100]]).log({ committed: 100, logEnd: 100 });
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 100 });
  });

  it("begins where a group stood that was there before", () => {
    const account = new Account();
    account.story.tell({ type: "topic-described", topic: "t", partitions: 2, expected: null });
    const row = { topic: "t", partition: 1, committed: "500", logStart: "100", logEnd: "600" };
    account.story.tell({ type: "progress", consumers: [], partitions: [row], coordinatorAskedAt: null });
    expect(answerLedger(account.story.view).partitions[1]).toMatchObject({ from: "500", produced: 100, lost: 0 });
  });

  it("is known of a message before its log is measured again", () => {
    const account = withC1().handled("C1", [[0, 5]]);
    expect(account.counts).toEqual({ ...none, produced: 5, delivered: 5 });
  });

  it("has no message at an offset that holds none", () => {
    const account = withC1()
      .log({ logEnd: 10 })
      .handled("C1", [[0, 6, 4]]);
    expect(account.counts).toEqual({ ...none, produced: 8, delivered: 4, notDelivered: 4 });
    expect(answerLedger(account.story.view).totals.withoutMessage).toBe(2);
  });
});

describe("delivered more than once", () => {
  it("is what was handled again after a crash before the commit", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 60]], 40)
      .log({ committed: 40, logEnd: 100 });
    account.story.fact({ type: "crashed", consumer: "C1" }).stable({ C2: [0] }, 2);
    account.handled("C2", [[40, 100]]);
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 100, redelivered: 20 });
    expect(answerLedger(account.story.view).totals.deliveries).toBe(120);
  });

  it("counts a message once, however often it is repeated", () => {
    const account = withC1().log({ logEnd: 10 });
    for (const to of [5, 10, 7]) account.handled("C1", [[0, to]]);
    expect(account.counts).toMatchObject({ delivered: 10, redelivered: 7 });
    expect(answerLedger(account.story.view).totals.deliveries).toBe(22);
  });

  it("is seen within what one row tells", () => {
    const account = withC1()
      .log({ logEnd: 20 })
      .handled("C1", [
        [0, 10],
        [5, 20],
      ]);
    expect(account.counts).toMatchObject({ delivered: 20, redelivered: 5 });
  });
});

describe("lost", () => {
  it("is what was committed before a crash and not handled", () => {
    const account = withC1()
      .log({ logEnd: 20 })
      .handled("C1", [[0, 10]], 11)
      .log({ committed: 11, logEnd: 20 });
    expect(account.counts, "it has it in hand").toEqual({ ...none, produced: 20, delivered: 10, notDelivered: 10 });
    account.story.fact({ type: "crashed", consumer: "C1" });
    expect(account.counts).toEqual({ ...none, produced: 20, delivered: 10, notDelivered: 9, lost: 1 });
    account.story.stable({ C2: [0] }, 2);
    account.handled("C2", [[11, 20]], 20).log({ committed: 20, logEnd: 20 });
    expect(account.counts).toEqual({ ...none, produced: 20, delivered: 19, lost: 1 });
  });

  it("is not what a frozen consumer has in hand, until it crashes", () => {
    const account = withC1()
      .log({ logEnd: 20 })
      .handled("C1", [[0, 10]], 11);
    account.story.fact({ type: "frozen", consumer: "C1" }).stable({ C2: [0] }, 2);
    account.handled("C2", [[11, 15]], 15).log({ committed: 15, logEnd: 20 });
    expect(account.counts).toMatchObject({ delivered: 14, notDelivered: 6, lost: 0 });
    account.story.fact({ type: "crashed", consumer: "C1" });
    expect(account.counts).toMatchObject({ delivered: 14, notDelivered: 5, lost: 1 });
  });

  it("is not what is committed before the handling is told", () => {
    const account = withC1()
      .log({ logEnd: 20 })
      .handled("C1", [[0, 5]], 5)
      .log({ committed: 15, logEnd: 20 });
    expect(account.counts).toMatchObject({ delivered: 5, notDelivered: 15, lost: 0 });
  });

  it("is not what one is about to begin with, whose position is not known yet", () => {
    const account = new Account().log({ committed: 0, logEnd: 20 });
    account.story.stable({ C1: [0] });
    account.log({ committed: 1, logEnd: 20 });
    expect(account.counts).toMatchObject({ notDelivered: 20, lost: 0 });
    account.at("C1", 0, 1);
    expect(account.counts).toMatchObject({ notDelivered: 20, lost: 0 });
  });

  it("is what was removed from the log before anybody read it", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 10]], 10)
      .log({ committed: 10, logStart: 30, logEnd: 100 });
    expect(account.counts, "it may have fetched them before").toMatchObject({ lost: 0 });
    account.at("C1", 30);
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 10, notDelivered: 70, lost: 20 });
  });

  it("is what a reset forward skips, and no longer after one backward", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 10]], 10)
      .log({ committed: 10, logEnd: 100 });
    account.story.fact({ type: "leaving", consumer: "C1" }).fact({ type: "left", consumer: "C1" });
    const reset = (from: string, to: string) => {
      account.story.tell({ type: "offsets-reset", to, partitions: [{ topic: "t", partition: 0, from, to }] });
    };
    reset("10", "60");
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 10, notDelivered: 40, lost: 50 });
    reset("60", "0");
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 10, notDelivered: 90 });
    account.story.stable({ C2: [0] }, 2);
    account.handled("C2", [[0, 100]], 100);
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 100, redelivered: 10 });
  });
});

describe("members that are not the lab's", () => {
  it("may have handled what is committed while they have the partition", () => {
    const account = new Account().log({ logEnd: 100 });
    account.story.coordinator("Stable", { kcat: [0] });
    account.log({ committed: 70, logEnd: 100 });
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 0, notDelivered: 30, notKnown: 70 });
  });

  it("may have handled what lies before the place where ours goes on", () => {
    const account = new Account().log({ logEnd: 100 });
    account.story.coordinator("Stable", { kcat: [0] });
    account.log({ committed: 50, logEnd: 100 });
    account.story.stable({ C1: [0] }, 2);
    account.handled("C1", [[70, 90]], 90).log({ committed: 90, logEnd: 100 });
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 20, notDelivered: 10, notKnown: 70 });
  });

  it("take nothing from what ours have handled, and what ours then lose is lost", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 20]], 20)
      .log({ committed: 20, logEnd: 100 });
    account.story
      .fact({ type: "left", consumer: "C1" })
      .wait(1)
      .coordinator("Stable", { kcat: [0] });
    account.log({ committed: 30, logEnd: 100 });
    account.story.stable({ C2: [0] }, 2);
    account.handled("C2", [[30, 40]], 41).log({ committed: 41, logEnd: 100 });
    account.story.fact({ type: "crashed", consumer: "C2" });
    expect(account.counts).toEqual({ ...none, produced: 100, delivered: 30, notDelivered: 59, lost: 1, notKnown: 10 });
  });
});

describe("another log", () => {
  it("has an account of its own", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 100]], 100)
      .log({ committed: 100, logEnd: 100 });
    account.log({ logEnd: 3 });
    expect(account.counts).toEqual({ ...none, produced: 3, delivered: 0, notDelivered: 3 });
  });

  it("is known at once where the broker tells that all is gone", () => {
    const account = withC1()
      .log({ logEnd: 100 })
      .handled("C1", [[0, 100]]);
    const step = { kind: "group lost", why: "wiped" } as const;
    account.story.tell({ type: "coordinator-step", state: "Dead", generation: null, leader: null, step });
    expect(account.counts).toEqual({ ...none, produced: 0, delivered: 0 });
  });
});

describe("however long it runs", () => {
  /** A crash every so often, each of which makes `twice` duplicates and loses `lost`. */
  const afterCrashes = (crashes: number) => {
    const account = withC1();
    for (let crash = 0; crash < crashes; crash++) {
      const start = crash * 10;
      account.handled(
        "C1",
        [
          [start, start + 4],
          [start + 2, start + 8],
        ],
        start + 10,
      );
      account.log({ committed: start + 10, logEnd: start + 10 }).at("C1", start + 10);
    }
    return account;
  };

  it("keeps a bounded number of ranges, and exact numbers", () => {
    const crashes = RANGES_KEPT * 5;
    const account = afterCrashes(crashes);
    expect(account.counts).toEqual({
      ...none,
      produced: crashes * 10,
      delivered: crashes * 8,
      redelivered: crashes * 2,
      lost: crashes * 2,
    });
    const ledger = account.story.view.ledger["t:0"];
    expect(Math.max(ledger?.handled.length ?? 0, ledger?.again.length ?? 0)).toBeLessThanOrEqual(RANGES_KEPT);
    expect(answerLedger(account.story.view).totals.approximate).toBe(false);
  });

  it("says that it is approximate when what was let go of is handled again", () => {
    const account = afterCrashes(RANGES_KEPT * 2);
    account.handled("C1", [[0, 10]]).at("C1", RANGES_KEPT * 20);
    expect(answerLedger(account.story.view).totals.approximate).toBe(true);
    expect(account.counts.lost).toBe(RANGES_KEPT * 4);
  });

  it("holds offsets beyond 2^53", () => {
    const account = new Account();
    account.story.tell({ type: "topic-described", topic: "t", partitions: 2, expected: null });
    const from = "9223372036854770000";
    const row = { topic: "t", partition: 1, committed: null, logStart: from, logEnd: "9223372036854770009" };
    account.story.tell({ type: "progress", consumers: [], partitions: [row], coordinatorAskedAt: null });
    expect(answerLedger(account.story.view).partitions[1]).toMatchObject({ from, produced: 9, notDelivered: 9 });
  });
});
