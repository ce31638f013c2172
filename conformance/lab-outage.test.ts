import { describe, expect, test, type TestContext } from "vitest";
import { answerGroup } from "../lib/group/answers.ts";
import { hasApacheKafka, onEachBroker, type Broker } from "./brokers.ts";
import { differs } from "./differences.ts";
import { codeOf, expectAsKafkaSays, startRig, untilSettled } from "./lab-rig.ts";
import { startOwnBroker, type OwnBroker } from "./own-broker.ts";
import { until } from "./until.ts";

/** Without Java none of Kafka's tools, which are asked for the truth here, runs. */
describe.skipIf(!hasApacheKafka)("outages", () => onEachBroker(outages, { tests: "at once" }));

function outages(broker: Broker): void {
  /** A broker of its own for each test. */
  async function start({ onTestFinished }: TestContext): Promise<OwnBroker> {
    const own = await startOwnBroker(broker.kind);
    onTestFinished(() => own.close());
    return own;
  }

  async function startLab(own: OwnBroker, { onTestFinished }: TestContext) {
    const rig = await startRig(own.bootstrap);
    onTestFinished(() => rig.close());
    return rig;
  }

  test.for(["SIGTERM", "SIGKILL"] as const)(
    "a broker ended with %s and started again is recovered from by itself",
    async (signal, context) => {
      const own = await start(context);
      const rig = await startLab(own, context);
      const { lab, group } = rig;
      await lab.addConsumers(group, { count: 3 });
      await untilSettled(rig, group, 3);
      await lab.setProducer({ running: true, ratePerSecond: 50 });
      await until(() => expect(lab.producer().produced).toBeGreaterThan(50));

      await own.stop(signal);
      await until(() => expect(lab.health().broker.state).toBe("away"));
      await until(() => expect(answerGroup(lab.viewGroup(group)).stale).toBe(true));
      expect(lab.viewGroup(group).partitions).toHaveLength(3);
      expect(await codeOf(lab.addConsumers(group, {}))).toMatch(/^BROKER_AWAY/);
      expect(await codeOf(lab.openGroup({ group: "other" }))).toMatch(/^BROKER_AWAY/);
      expect(await codeOf(lab.createTopic({ name: "other", partitions: 1 }))).toMatch(/^BROKER_AWAY/);
      await until(() => expect(lab.producer().limitedBy).toMatch(/^Kafka does not take messages/));

      await own.start();
      await until(() => expect(lab.health().broker.state).toBe("up"));
      await until(() => expect(answerGroup(lab.viewGroup(group)).stale).toBe(false));
      const { produced } = lab.producer();
      await until(() => {
        expect(lab.producer().limitedBy).toBeNull();
        expect(lab.producer().produced).toBeGreaterThan(produced + 50);
      });
      await untilSettled(rig, group, 3);
      await lab.setProducer({ running: false });
      await until(() => {
        for (const { committed, logEnd } of lab.viewGroup(group).partitions) expect(committed).toBe(logEnd);
      });
      await expectAsKafkaSays({ lab, bootstrap: own.bootstrap }, group);
    },
  );

  if (!differs("no-process", broker))
    test("a broker that went silent is away, and is found again when it speaks", async (context) => {
      const own = await start(context);
      const { lab } = await startLab(own, context);
      const pid = own.pid();
      if (pid === null) throw new Error("The broker does not run");
      process.kill(pid, "SIGSTOP");
      try {
        await until(() => expect(lab.health().broker.state).toBe("away"));
        expect(await codeOf(lab.openGroup({ group: "other" }))).toMatch(/^BROKER_AWAY/);
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await until(() => expect(lab.health().broker.state).toBe("up"));
    });

  test("no broker at the start ends it after 15 s with one sentence", async (context) => {
    const own = await start(context);
    await own.stop();
    await expect(startRig(own.bootstrap)).rejects.toThrow(
      new RegExp(
        `^Kafka at ${own.bootstrap} did not answer within 15 s \\(.*ECONNREFUSED.*\\): start it, or correct KAFKA_BROKERS$`,
      ),
    );
  });
}
