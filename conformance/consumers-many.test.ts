import { afterEach, expect, test } from "vitest";
import { systemClock } from "../lib/clock/clock.ts";
import { onEachBroker } from "./brokers.ts";
import { plain, startRig } from "./consumers-rig.ts";
import type { Rig } from "./consumers-rig.ts";

onEachBroker(
  ({ bootstrap }) => {
    let rig: Rig;
    afterEach(() => rig.close());

    test("200 consumers in one group join, share everything, and are gone when closed", async () => {
      rig = await startRig({
        connection: plain(bootstrap),
        partitions: 200,
        settings: { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000 },
      });
      const ids = Array.from({ length: 200 }, (_, index) => `C${index + 1}`);
      const startedAt = systemClock.now();
      rig.add(ids);
      await rig.settled(ids);
      await expect.poll(async () => (await rig.threads.census()).sockets).toBe(400);
      const { heapUsed, consumers } = await rig.threads.census();
      expect(consumers).toBe(200);
      expect(await rig.members()).toHaveLength(200);
      // Said, not asserted: the machine decides.
      const seconds = ((systemClock.now() - startedAt) / 1_000).toFixed(1);
      process.stdout.write(
        `200 consumers settled within ${seconds} s; the thread's heap is ${Math.round(heapUsed / 2 ** 20)} MB\n`,
      );
      rig.send("crash", ...ids.slice(0, 100));
      await rig.settled(ids.slice(100));
      await rig.threads.close(20_000);
      await expect.poll(() => rig.members()).toEqual([]);
    });
  },
  { brokers: "in order" },
);
