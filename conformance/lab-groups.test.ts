import { afterEach, describe, expect, test } from "vitest";
import { ANY_BROKER, hasApacheKafka, onEachBroker, type Broker } from "./brokers.ts";
import type { LabRig } from "./lab-rig.ts";
import { codeOf, expectAsKafkaSays, startRig, untilSettled } from "./lab-rig.ts";
import { until, uniqueName } from "./until.ts";

/** A consumer that is not the lab's: Kafka's own, in Java, with its defaults. */
function joinFromOutside(broker: Broker, { group, topic }: { group: string; topic: string }) {
  return broker.spawnCli(["console-consumer", "--topic", topic, "--group", group]);
}

const ownersOf = ({ lab }: LabRig, group: string) => lab.viewGroup(group).partitions.map(({ owner }) => owner);

/** Without Java none of Kafka's tools, which are asked for the truth here, runs. */
describe.skipIf(!hasApacheKafka)("groups", () => onEachBroker(groups));

function groups(broker: Broker): void {
  const { bootstrap } = broker;
  let rig: LabRig | null = null;
  afterEach(async () => {
    await rig?.close();
    rig = null;
  });

  test("three join, one leaves, one crashes: the view says what Kafka's tools say each time", async () => {
    rig = await startRig(bootstrap);
    const { lab, group } = rig;
    await lab.addConsumers(group, { count: 3 });
    await untilSettled(rig, group, 3);
    expect(new Set(ownersOf(rig, group))).toEqual(new Set(["C1", "C2", "C3"]));
    await lab.setProducer({ running: true, ratePerSecond: 200 });
    await until(() => expect(lab.producer().produced).toBeGreaterThan(300));

    await lab.removeConsumer(group, "C2", "leave");
    await untilSettled(rig, group, 2);
    expect(lab.viewGroup(group).consumers["C2"]).toBeUndefined();

    await lab.removeConsumer(group, "C3", "crash");
    await until(() => expect(lab.viewGroup(group).consumers["C3"]?.phase.name).toBe("crashed"));
    expect(lab.viewGroup(group).partitions.some(({ at, hold }) => at === "C3" && hold === "held")).toBe(true);
    await untilSettled(rig, group, 1);
    expect(ownersOf(rig, group)).toEqual(["C1", "C1", "C1"]);

    await lab.setProducer({ running: false });
    // Produced, committed and read again by the watch.
    await until(() => {
      const { partitions } = lab.viewGroup(group);
      const ends = partitions.reduce((sum, { logEnd }) => sum + Number(logEnd), 0);
      expect(ends).toBe(lab.producer().produced);
      for (const { committed, logEnd } of partitions) expect(committed).toBe(logEnd);
    });
    await expectAsKafkaSays({ lab, bootstrap }, group);
    await lab.removeConsumer(group, "C3", "dismiss");

    const { events } = rig;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => (events[0]?.seq ?? 0) + i));
  });

  test("frozen beyond its session it loses its place; thawed it comes back as a new member", async () => {
    rig = await startRig(bootstrap);
    const { lab, group } = rig;
    await lab.addConsumers(group, { count: 2, sessionTimeoutMs: 2000 });
    await untilSettled(rig, group, 2);
    const before = lab.viewGroup(group).consumers["C2"]?.memberId;
    await lab.freeze(group, "C2");
    await until(() => expect(lab.viewGroup(group).consumers["C2"]?.phase.name).toBe("frozen"));
    expect(await codeOf(lab.removeConsumer(group, "C2", "leave"))).toMatch(
      /^WRONG_STATE: A frozen consumer cannot say that it leaves/,
    );
    await until(() => expect(lab.viewGroup(group).consumers["C2"]?.goneAt).not.toBeNull());
    await untilSettled(rig, group, 1);
    await lab.thaw(group, "C2");
    await untilSettled(rig, group, 2);
    expect(lab.viewGroup(group).consumers["C2"]?.memberId).not.toBe(before);
    await expectAsKafkaSays({ lab, bootstrap }, group);
  });

  test("a group that others are in is joined only on purpose, shows them, and is not deleted", async () => {
    rig = await startRig(bootstrap);
    const { lab, topic } = rig;
    const group = uniqueName("theirs");
    const outsider = await joinFromOutside(broker, { group, topic });
    try {
      await until(async () => {
        const { stdout } = await broker.cli(["groups", "--describe", "--group", group, "--members"]);
        expect(stdout).toContain("console-consumer");
      });
      expect(await codeOf(lab.openGroup({ group }))).toMatch(/^GROUP_HAS_FOREIGN_MEMBERS: .* has 1 member that is not the lab's/);
      expect(await lab.openGroup({ group, adopt: true })).toMatchObject({ origin: "adopted" });
      await until(() => expect(Object.keys(lab.viewGroup(group).externals)).toEqual(["E1"]));

      await lab.addConsumers(group, { count: 2 });
      await untilSettled(rig, group, 3);
      expect(new Set(ownersOf(rig, group))).toEqual(new Set(["C1", "C2", "E1"]));
      await expectAsKafkaSays({ lab, bootstrap }, group);

      for (const id of ["C1", "C2"]) await lab.removeConsumer(group, id, "leave");
      await untilSettled(rig, group, 1);
      await lab.closeGroup(group);
    } finally {
      await outsider.stop();
    }
    const { stdout } = await broker.cli(["groups", "--list"]);
    expect(stdout.split("\n")).toContain(group);
  });

  test("others that come into an existing group later have to be meant as well", async () => {
    rig = await startRig(bootstrap);
    const { lab, topic } = rig;
    const group = uniqueName("existing");
    const first = await joinFromOutside(broker, { group, topic });
    await until(async () => {
      const { stdout } = await broker.cli(["groups", "--describe", "--group", group, "--members"]);
      expect(stdout).toContain("console-consumer");
    });
    await first.stop();
    await until(async () => {
      expect(await codeOf(lab.openGroup({ group }))).toBe("resolved");
    });
    expect(lab.viewGroup(group).origin).toBe("existing");
    const second = await joinFromOutside(broker, { group, topic });
    try {
      await until(() => expect(lab.viewGroup(group).coordinator?.members).toHaveLength(1));
      expect(await codeOf(lab.addConsumers(group, {}))).toMatch(/^GROUP_HAS_FOREIGN_MEMBERS/);
      await lab.openGroup({ group, adopt: true });
      expect(lab.viewGroup(group).origin).toBe("adopted");
      await lab.addConsumers(group, {});
      await untilSettled(rig, group, 2);
    } finally {
      await second.stop();
    }
  });

  test("a group that is only watched is shown with all its topics, and knows nothing of it", async () => {
    rig = await startRig(bootstrap);
    const { lab, topic } = rig;
    const group = uniqueName("watched");
    const second = uniqueName("second-topic");
    await lab.createTopic({ name: second, partitions: 2 });
    await lab.sendMessage({ topic: second, value: "a", partition: 1 });
    expect(await codeOf(lab.openGroup({ group, watch: true }))).toMatch(/^NO_SUCH_GROUP/);
    const include = `${topic}|${second}`;
    const outsider = await broker.spawnCli(["console-consumer", "--include", include, "--group", group, "--from-beginning"]);
    try {
      await until(async () => {
        const listed = (await lab.clusterGroups()).groups.find((each) => each.group === group);
        expect(listed).toMatchObject({ state: "Stable", members: 1, open: false });
      });
      expect(await lab.openGroup({ group, watch: true })).toMatchObject({ origin: "watched" });
      await until(() => {
        const { partitions } = lab.viewGroup(group);
        expect(partitions.map(({ owner }) => owner)).toEqual(["E1", "E1", "E1", "E1", "E1"]);
        expect(partitions.find((each) => each.topic === second && each.partition === 1)?.committed).toBe("1");
      });
      await expectAsKafkaSays({ lab, bootstrap }, group);
      expect(await codeOf(lab.addConsumers(group, {}))).toMatch(/^GROUP_WATCHED/);
      expect(await codeOf(lab.resetOffsets(group, { to: "earliest", dryRun: true }))).toMatch(/^GROUP_NOT_OURS/);
    } finally {
      await outsider.stop();
    }
    await until(() => expect(lab.viewGroup(group).coordinator?.state).toBe("Empty"));
    await expectAsKafkaSays({ lab, bootstrap }, group);
    await lab.closeGroup(group);
    expect((await broker.cli(["groups", "--list"])).stdout.split("\n")).toContain(group);
  });

  test("a made group is deleted on Kafka when it is closed, and not before it is empty", async () => {
    rig = await startRig(bootstrap);
    const { lab } = rig;
    const group = uniqueName("made");
    expect(await lab.openGroup({ group, assignor: "roundrobin" })).toMatchObject({ origin: "made", assignors: ["roundrobin"] });
    await lab.addConsumers(group, { count: 2 });
    await untilSettled(rig, group, 2);
    expect(lab.viewGroup(group).coordinator?.protocol).toBe("roundrobin");
    expect(await codeOf(lab.closeGroup(group))).toMatch(/^GROUP_NOT_EMPTY: 2 consumers of the lab's/);
    await lab.removeConsumer(group, "C1", "leave");
    await lab.removeConsumer(group, "C2", "leave");
    await untilSettled(rig, group, 0);
    // The coordinator has forgotten them some ms before their clients have ended.
    await until(() => lab.closeGroup(group));
    const { stdout } = await broker.cli(["groups", "--list"]);
    expect(stdout.split("\n")).not.toContain(group);
    expect(lab.listGroups().map((summary) => summary.group)).toEqual([rig.group]);
  });

  test("two groups at once each get the whole stream", async () => {
    rig = await startRig(bootstrap);
    const { lab, group } = rig;
    const other = uniqueName("second");
    await lab.openGroup({ group: other });
    await lab.addConsumers(group, { count: 2 });
    await lab.addConsumers(other, { count: 3 });
    await untilSettled(rig, group, 2);
    await untilSettled(rig, other, 3);
    await lab.setProducer({ running: true, ratePerSecond: 500 });
    await until(() => expect(lab.producer().produced).toBeGreaterThan(1000));
    await lab.setProducer({ running: false });
    await until(() => {
      const { produced } = lab.producer();
      for (const name of [group, other]) {
        const consumers = Object.values(lab.viewGroup(name).consumers);
        expect(consumers.reduce((sum, { processed }) => sum + processed, 0)).toBe(produced);
      }
    });
  });
}

test("after the end nothing of the lab is left in the process", async () => {
  const ending = await startRig(ANY_BROKER.bootstrap);
  await ending.lab.addConsumers(ending.group, { count: 3 });
  await untilSettled(ending, ending.group, 3);
  await ending.lab.setProducer({ running: true, ratePerSecond: 50 });
  await until(() => expect(ending.lab.producer().produced).toBeGreaterThan(10));
  await ending.close();
  await until(() => expect(resources()).toEqual({}));
});

/** Sockets, timers and threads' ports that keep this process alive, counted by kind. */
function resources(): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (kind === "TCPSocketWrap" || kind === "Timeout" || kind === "MessagePort" || kind === "Worker")
      counted[kind] = (counted[kind] ?? 0) + 1;
  }
  return counted;
}
