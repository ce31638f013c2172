import { describe, expect, test, type TestContext } from "vitest";
import { onEachBroker, type Broker } from "./brokers.ts";
import { plain, startRig } from "./consumers-rig.ts";
import type { Rig, RigOptions } from "./consumers-rig.ts";
import { until } from "./until.ts";

/** A small seeded generator (mulberry32): a failure names its seed, and the seed brings it back. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The moments of a life at which a command is given: when the victim's fact of this type is heard for the n-th time. */
const MOMENTS = [
  { name: "before anything", fact: null },
  { name: "as it connects", fact: "client-started" },
  { name: "as its first JoinGroup leaves", fact: "join-sent" },
  { name: "as its SyncGroup leaves", fact: "sync-sent" },
  { name: "as it has joined", fact: "joined" },
] as const;

const ENDS = [
  { command: "leave", last: "left" },
  { command: "crash", last: "crashed" },
] as const;

const typesIn = (rig: Rig) => (id: string) => rig.facts.filter(({ fact }) => fact.consumer === id).map(({ fact }) => fact.type);

/** Most of the time a test waits for a session to end: several at once, each with a rig of its own. */
onEachBroker(moments, { tests: "at once" });

function moments({ bootstrap }: Broker): void {
  async function start(context: TestContext, options: Omit<RigOptions, "connection"> = {}) {
    const rig = await startRig({ connection: plain(bootstrap), ...options });
    context.onTestFinished(() => rig.close());
    return { rig, types: typesIn(rig) };
  }

  describe.each(MOMENTS)("$name", ({ fact }) => {
    /** C1 and C2 share everything, and C3 is on its way in, at this moment of it. */
    async function thirdComes(context: TestContext) {
      const { rig, types } = await start(context);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      rig.add(["C3"]);
      if (fact) await rig.until(`C3 is at ${fact}`, () => types("C3").includes(fact));
      return { rig, types };
    }

    test.for(ENDS)("$command ends in $last, and the others share everything", async ({ command, last }, context) => {
      const { rig, types } = await thirdComes(context);
      rig.send(command, "C3");
      await rig.until(`C3 is at its end`, () => types("C3").at(-1) === last);
      // A crashed one that had joined is counted until its session ends, and rebalances the group once more.
      await until(async () => expect((await rig.members()).length).toBe(2));
      await rig.settled(["C1", "C2"]);
      await until(async () => expect((await rig.threads.census()).clients).toBe(2), 15_000);
      expect(types("C3").at(-1)).toBe(last);
    });

    test("freeze and thaw go on to a member", async (context) => {
      const { rig, types } = await thirdComes(context);
      rig.send("freeze", "C3");
      await rig.until("C3 is frozen", () => types("C3").includes("frozen"));
      rig.send("thaw", "C3");
      await rig.settled(["C1", "C2", "C3"]);
      await until(async () => expect((await rig.members()).length).toBe(3), 15_000);
    });

    test("freeze for longer than the session, then thaw", async (context) => {
      const { rig } = await thirdComes(context);
      rig.send("freeze", "C3");
      await until(async () => expect(await rig.members()).toHaveLength(2));
      rig.send("thaw", "C3");
      await rig.settled(["C1", "C2", "C3"]);
      await until(async () => expect((await rig.members()).length).toBe(3), 15_000);
    });
  });

  describe("a rebalance that others start", () => {
    test.for([1, 2, 3, 4])("seed %i: any command in the middle of it ends as it should", async (seed, context) => {
      const random = seeded(seed);
      const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)];
      const { rig, types } = await start(context, { partitions: 12 });
      const live = new Set<string>();
      const frozen = new Set<string>();
      const ended = new Map<string, string>();
      let next = 1;
      const add = () => {
        const id = `C${next}`;
        next += 1;
        live.add(id);
        rig.add([id]);
      };
      for (let count = 0; count < 4; count += 1) add();
      await rig.settled([...live]);
      const end = (id: string | undefined, command: "leave" | "crash") => {
        if (id === undefined) return;
        live.delete(id);
        frozen.delete(id);
        ended.set(id, command === "leave" ? "left" : "crashed");
        rig.send(command, id);
      };
      for (let step = 0; step < 25; step += 1) {
        const moment = pick(["revoked", "join-sent", "sync-sent", "joined", null]);
        const seen = rig.facts.length;
        const awake = [...live].filter((id) => !frozen.has(id));
        const roll = random();
        if (live.size < 3 || roll < 0.3) add();
        else if (roll < 0.5 && awake.length > 1) end(pick(awake), "leave");
        else if (roll < 0.65) end(pick([...live]), "crash");
        else if (roll < 0.8 && awake.length > 1) {
          const id = pick(awake);
          if (id !== undefined) {
            frozen.add(id);
            rig.send("freeze", id);
          }
        } else if (frozen.size > 0) {
          const id = pick([...frozen]);
          if (id !== undefined) {
            frozen.delete(id);
            rig.send("thaw", id);
          }
        } else {
          const id = pick(awake);
          if (id !== undefined) rig.send("restart", id);
        }
        // The next command follows at a moment inside the rebalance that this one starts, or at once.
        if (moment) {
          const at = () => rig.facts.slice(seen).some(({ fact }) => fact.type === moment);
          await rig.until(`somebody is at ${moment}`, at, 8_000).catch(() => {});
        }
      }
      rig.send("thaw", ...frozen);
      await rig.settled([...live]);
      for (const [id, last] of ended) {
        await rig.until(`${id} has ${last}`, () => types(id).at(-1) === last);
      }
      await until(async () => expect((await rig.members()).length).toBe(live.size));
      expect(new Set(await rig.members())).toEqual(new Set([...live].map((id) => rig.memberId(id))));
      await until(async () => expect((await rig.threads.census()).clients).toBe(live.size));
      expect((await rig.threads.census()).consumers).toBe(live.size);
    });
  });
}
