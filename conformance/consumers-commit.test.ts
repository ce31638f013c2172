import { afterEach, describe, expect, test } from "vitest";
import type { CommitMode } from "../lib/contract/client-facts.ts";
import { onEachBroker } from "./brokers.ts";
import { plain, startRig } from "./consumers-rig.ts";
import type { Rig } from "./consumers-rig.ts";
import { until } from "./until.ts";

/** Longer than any test: what is committed then is committed for another reason. */
const NEVER_MS = 600_000;

/** SPEC 3.8: where a consumer stands with its commits decides what a crash does. */
onEachBroker(({ bootstrap }) => {
  let rig: Rig;
  afterEach(() => rig.close());

  /** How often each offset of partition 0 was handled, by offset. */
  const times = (count: number) =>
    Array.from(
      { length: count },
      (_, offset) => rig.delivered.filter(({ span }) => Number(span.from) <= offset && offset < Number(span.to)).length,
    );
  const handledBy = (id: string) => rig.progress.get(id)?.processed ?? 0;
  const start = async (commit: CommitMode, processingMs: number, messages: number) => {
    rig = await startRig({ connection: plain(bootstrap), partitions: 1, settings: { commit, commitIntervalMs: NEVER_MS } });
    await rig.produce(messages);
    rig.add(["C1"], { processingMs });
    await rig.settled(["C1"]);
  };
  /** A second consumer works off what the first, which is gone, has left. */
  const takeOver = async () => {
    await until(async () => expect(await rig.members()).toEqual([]));
    rig.add(["C2"]);
    await rig.settled(["C2"]);
  };

  describe("after", () => {
    test("what was handled is committed, at the latest when a batch ends, and nothing is handled twice", async () => {
      await start("after", 0, 500);
      await rig.until("all are handled", () => handledBy("C1") === 500);
      await until(async () => expect(await rig.committed()).toEqual({ 0: 500 }));
      rig.send("crash", "C1");
      await takeOver();
      await rig.produce(1);
      await rig.until("C2 goes on", () => handledBy("C2") === 1);
      expect(times(501)).toEqual(Array.from({ length: 501 }, () => 1));
    });
  });

  describe("before", () => {
    test("the message in hand at a crash is committed, and handled by nobody", async () => {
      await start("before", 400, 20);
      await rig.until("C1 is within its fifth", () => handledBy("C1") === 4);
      rig.send("crash", "C1");
      await rig.until("C1 has crashed", () => rig.facts.at(-1)?.fact.type === "crashed");
      const handled = handledBy("C1");
      expect(await rig.committed()).toEqual({ 0: handled + 1 });
      await takeOver();
      await rig.until("C2 has the rest", () => handledBy("C2") === 20 - handled - 1);
      expect(times(20)).toEqual(Array.from({ length: 20 }, (_, offset) => (offset === handled ? 0 : 1)));
    });

    test("frozen and thawed, the message in hand is handled once", async () => {
      await start("before", 300, 6);
      await rig.until("C1 has handled some", () => handledBy("C1") === 2);
      rig.send("freeze", "C1");
      await rig.until("C1 is frozen", () => rig.facts.at(-1)?.fact.type === "frozen");
      rig.send("thaw", "C1");
      await rig.until("C1 has handled all", () => handledBy("C1") === 6);
      expect(times(6)).toEqual([1, 1, 1, 1, 1, 1]);
    });
  });

  describe("interval", () => {
    test("a crash before the first commit: everything is handled again", async () => {
      await start("interval", 0, 300);
      await rig.until("all are handled", () => handledBy("C1") === 300);
      rig.send("crash", "C1");
      await takeOver();
      await rig.until("C2 has handled them again", () => handledBy("C2") === 300);
      expect(await rig.committed()).toEqual({});
      expect(times(300)).toEqual(Array.from({ length: 300 }, () => 2));
    });

    test("a leave, and a rebalance, commit what was handled", async () => {
      await start("interval", 0, 300);
      await rig.until("all are handled", () => handledBy("C1") === 300);
      rig.add(["C2"]);
      await rig.until("both are in", () => rig.owned("C2") !== null && rig.owned("C1") !== null);
      await until(async () => expect(await rig.committed()).toEqual({ 0: 300 }));
      await rig.produce(100);
      await rig.until("all are handled", () => handledBy("C1") + handledBy("C2") === 400);
      rig.send("leave", "C1", "C2");
      await until(async () => expect(await rig.members()).toEqual([]));
      expect(await rig.committed()).toEqual({ 0: 400 });
      expect(times(400)).toEqual(Array.from({ length: 400 }, () => 1));
    });

    test("changed to a short one, it commits in time without a rebalance", async () => {
      await start("interval", 0, 50);
      await rig.until("all are handled", () => handledBy("C1") === 50);
      rig.threads.send({ type: "set-commit", group: rig.group, consumer: "C1", commitIntervalMs: 100 });
      await until(async () => expect(await rig.committed()).toEqual({ 0: 50 }));
    });
  });
});
