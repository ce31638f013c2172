import { describe, expect, test } from "vitest";
import { answerGroup } from "../lib/group/answers.ts";
import { describeRebalance } from "../lib/group/sentences.ts";
import { APACHE_KAFKA, EMBEDDED, hasApacheKafka, type Broker } from "./brokers.ts";
import { codeOf, expectAsKafkaSays, startRig, untilSettled, type LabRig } from "./lab-rig.ts";
import { until, uniqueName } from "./until.ts";

/** A Java consumer of the newer group protocol (KIP-848). */
function joinNewer(broker: Broker, { group, topic }: { group: string; topic: string }) {
  return broker.spawnCli([
    "console-consumer",
    "--topic",
    topic,
    "--group",
    group,
    "--command-property",
    "group.protocol=consumer",
  ]);
}

const ownersOf = ({ lab }: LabRig, group: string) => new Set(lab.viewGroup(group).partitions.map(({ owner }) => owner));

function watching(broker: Broker): void {
  test("a group of the newer protocol is watched: what stays with its owner goes on while the rest moves", async ({
    onTestFinished,
  }) => {
    const rig = await startRig(broker.bootstrap);
    onTestFinished(() => rig.close());
    const { lab, topic } = rig;
    const group = uniqueName("newer");
    const first = await joinNewer(broker, { group, topic });
    const outsiders = [first];
    try {
      await until(async () => {
        const listed = (await lab.clusterGroups()).groups.find((each) => each.group === group);
        expect(listed).toMatchObject({ protocolType: "consumer", state: "Stable", members: 1 });
      });
      expect(await lab.openGroup({ group, watch: true })).toMatchObject({ origin: "watched" });
      await untilSettled(rig, group, 1);
      expect(answerGroup(lab.viewGroup(group))).toMatchObject({ protocol: "consumer", assignor: "uniform", leader: null });
      await expectAsKafkaSays(rig, group);

      let paused = 0;
      const count = () => {
        const free = lab.viewGroup(group).partitions.filter(({ owner }) => owner === null).length;
        paused = Math.max(paused, free);
      };
      const stop = lab.subscribe(group, count, () => {});
      const epoch = lab.viewGroup(group).generation ?? Infinity;
      outsiders.push(await joinNewer(broker, { group, topic }));
      await untilSettled(rig, group, 2);
      stop();
      expect(ownersOf(rig, group)).toEqual(new Set(["E1", "E2"]));
      expect(lab.viewGroup(group).generation).toBeGreaterThan(epoch);
      expect(paused).toBeLessThan(2);
      const [last] = lab.viewGroup(group).rebalances;
      expect(last && describeRebalance(last)).toMatch(
        /^E2 joined · .* · 1 of 3 partitions paused · 1 moved · the other 2 went on$/,
      );
      await expectAsKafkaSays(rig, group);

      await first.stop();
      await untilSettled(rig, group, 1);
      expect(ownersOf(rig, group)).toEqual(new Set(["E2"]));
    } finally {
      for (const outsider of outsiders) await outsider.stop();
    }
    await untilSettled(rig, group, 0);
    await expectAsKafkaSays(rig, group);
    await lab.closeGroup(group);
    expect((await broker.cli(["groups", "--list"])).stdout.split("\n")).toContain(group);
  });
}

function mixing(broker: Broker): void {
  test("one of the newer protocol joins the lab's own group: the lab's clients stay in it, and it turns back when that one leaves", async ({
    onTestFinished,
  }) => {
    const rig = await startRig(broker.bootstrap);
    onTestFinished(() => rig.close());
    const { lab, group, topic } = rig;
    await lab.addConsumers(group, { count: 2 });
    await untilSettled(rig, group, 2);
    const members = Object.values(lab.viewGroup(group).consumers).map(({ memberId }) => memberId);
    const outsider = await joinNewer(broker, { group, topic });
    try {
      await untilSettled(rig, group, 3);
      expect(ownersOf(rig, group)).toEqual(new Set(["C1", "C2", "E1"]));
      expect(answerGroup(lab.viewGroup(group))).toMatchObject({ protocol: "consumer", leader: null });
      expect(Object.values(lab.viewGroup(group).consumers).map(({ memberId }) => memberId)).toEqual(members);
      await expectAsKafkaSays(rig, group);
    } finally {
      await outsider.stop();
    }
    await untilSettled(rig, group, 2);
    expect(ownersOf(rig, group)).toEqual(new Set(["C1", "C2"]));
    await until(() => {
      const { protocol, leader } = answerGroup(lab.viewGroup(group));
      expect(protocol).toBe("classic");
      // The clients tell who leads, the coordinator that all is settled: either may come first.
      expect(["C1", "C2"]).toContain(leader);
    });
    await expectAsKafkaSays(rig, group);
  });

  test("the lab's clients can be let in, and offsets of what they leave behind be reset", async ({ onTestFinished }) => {
    const rig = await startRig(broker.bootstrap);
    onTestFinished(() => rig.close());
    const { lab, group, topic } = rig;
    await lab.sendMessage({ topic, value: "x", partition: 0 });
    const outsider = await joinNewer(broker, { group, topic });
    try {
      await untilSettled(rig, group, 1);
      await lab.addConsumers(group, {});
      await untilSettled(rig, group, 2);
      expect(ownersOf(rig, group)).toEqual(new Set(["C1", "E1"]));
      expect(await codeOf(lab.resetOffsets(group, { to: "latest", dryRun: true }))).toMatch(/^GROUP_NOT_EMPTY: .* has 2 members/);
      await lab.removeConsumer(group, "C1", "leave");
      await untilSettled(rig, group, 1);
    } finally {
      await outsider.stop();
    }
    await untilSettled(rig, group, 0);
    expect(answerGroup(lab.viewGroup(group))).toMatchObject({ protocol: "consumer", state: "Empty" });
    await lab.resetOffsets(group, { to: { offset: "1" }, partitions: [0] });
    await expectAsKafkaSays(rig, group);
    expect(lab.viewGroup(group).partitions[0]?.committed).toBe("1");
  });
}

/** Without Java none of Kafka's tools, which are asked for the truth here, runs. */
describe.skipIf(!hasApacheKafka)("groups of the newer protocol", () => {
  // Mostly they wait for a heartbeat, which the coordinator wants every 5 s.
  describe("on Apache Kafka", { concurrent: true }, () => {
    watching(APACHE_KAFKA);
    mixing(APACHE_KAFKA);
  });
  describe("on the embedded broker", { concurrent: true }, () => {
    watching(EMBEDDED);
    mixing(EMBEDDED);
  });
});
