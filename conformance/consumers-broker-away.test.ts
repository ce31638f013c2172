import { expect, test, type TestContext } from "vitest";
import { sleep, systemClock } from "../lib/clock/clock.ts";
import { onEachBroker, type Broker } from "./brokers.ts";
import { plain, startRig } from "./consumers-rig.ts";
import { startOwnBroker } from "./own-broker.ts";
import { until } from "./until.ts";

onEachBroker(outages, { tests: "at once" });

function outages({ kind }: Broker): void {
  async function start({ onTestFinished }: TestContext, partitions: number) {
    const own = await startOwnBroker(kind);
    onTestFinished(() => own.close());
    const rig = await startRig({ connection: plain(own.bootstrap), partitions });
    onTestFinished(() => rig.close());
    const types = (id: string) => rig.facts.filter(({ fact }) => fact.consumer === id).map(({ fact }) => fact.type);
    return { own, rig, types };
  }

  test("a broker away for 30 s: all consumers come back by themselves, and obey meanwhile", async (context) => {
    const { own, rig, types } = await start(context, 12);
    await rig.produce(100);
    const ids = ["C1", "C2", "C3", "C4", "C5", "C6", "C7"];
    rig.add(ids);
    await rig.settled(ids);
    await own.stop();
    const stoppedAt = systemClock.now();
    rig.send("leave", "C5");
    await rig.until("C5 has left", () => types("C5").at(-1) === "left");
    rig.send("crash", "C6");
    await rig.until("C6 has crashed", () => types("C6").at(-1) === "crashed");
    rig.send("freeze", "C7");
    rig.add(["C8"]);
    await rig.until("they are told to be without a broker", () => types("C1").includes("client-failed"));
    const failed = rig.facts.find(({ fact }) => fact.type === "client-failed");
    // Which of kafkajs' steps failed first is chance; that it says when it tries again is not.
    expect(failed?.fact).toMatchObject({ error: { code: expect.stringMatching(/./) }, retryAt: expect.any(Number) });
    await sleep(systemClock, Math.max(0, stoppedAt + 30_000 - systemClock.now()));
    await own.start();
    rig.send("thaw", "C7");
    const live = ["C1", "C2", "C3", "C4", "C7", "C8"];
    await rig.settled(live);
    await until(async () => expect((await rig.members()).length).toBe(live.length));
    await rig.settled(live);
  });

  test("a broker that is killed and comes back at once is hardly noticed", async (context) => {
    const { own, rig } = await start(context, 3);
    rig.add(["C1", "C2", "C3"]);
    await rig.settled(["C1", "C2", "C3"]);
    await own.stop("SIGKILL");
    await own.start();
    const seen = rig.facts.length;
    await rig.produce(300);
    const total = () => [...rig.progress.values()].reduce((sum, { processed }) => sum + processed, 0);
    await rig.until("all messages are handled", () => total() >= 300);
    await rig.settled(["C1", "C2", "C3"]);
    expect(rig.facts.length).toBeGreaterThanOrEqual(seen);
  });
}
