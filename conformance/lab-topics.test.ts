import { afterEach, describe, expect, test } from "vitest";
import { hasApacheKafka, onEachBroker, type Broker } from "./brokers.ts";
import type { LabRig } from "./lab-rig.ts";
import { codeOf, startRig, untilSettled } from "./lab-rig.ts";
import { until, uniqueName } from "./until.ts";

/** Without Java none of Kafka's tools, which are asked for the truth here, runs. */
describe.skipIf(!hasApacheKafka)("topics", () => onEachBroker(topics));

function topics(broker: Broker): void {
  const { bootstrap } = broker;
  let rig: LabRig | null = null;
  afterEach(async () => {
    await rig?.close();
    rig = null;
  });

  test("a topic is created, described and enlarged, and Kafka's tool sees it", async () => {
    rig = await startRig(bootstrap, { LIMIT_PARTITIONS: "20" });
    const { lab } = rig;
    const name = uniqueName("made-topic");
    const created = await lab.createTopic({ name, partitions: 4, replicationFactor: 1 });
    expect(created).toMatchObject({ topic: name, ours: true });
    expect(created.partitions.map(({ partition, leader, isr }) => [partition, leader, isr.length])).toEqual(
      [0, 1, 2, 3].map((partition) => [partition, created.partitions[0]?.leader, 1]),
    );
    expect((await lab.addPartitions(name, { partitions: 6 })).partitions).toHaveLength(6);
    expect((await lab.describeTopic(name)).partitions).toHaveLength(6);
    const { stdout } = await broker.cli(["topics", "--describe", "--topic", name]);
    expect(stdout).toMatch(/PartitionCount: 6/);
  });

  test("what Kafka refuses is said with Kafka's own name for it", async () => {
    rig = await startRig(bootstrap);
    const { lab, topic } = rig;
    const name = uniqueName("refused");
    expect(await codeOf(lab.createTopic({ name, partitions: 1, replicationFactor: 9 }))).toMatch(
      /^REFUSED_BY_KAFKA: .*INVALID_REPLICATION_FACTOR/,
    );
    expect(await codeOf(lab.describeTopic(name))).toMatch(/^TOPIC_NOT_FOUND/);
    expect(await codeOf(lab.createTopic({ name: topic, partitions: 1 }))).toMatch(/^TOPIC_EXISTS/);
    expect(await codeOf(lab.openGroup({ group: uniqueName("g"), topic: name }))).toMatch(/^TOPIC_NOT_FOUND/);
    // Asking for it, twice over, has not created it.
    const { stdout } = await broker.cli(["topics", "--list"]);
    expect(stdout.split("\n")).not.toContain(name);
  });

  test("partitions added under running consumers are noticed, owned and shown", async () => {
    rig = await startRig(bootstrap);
    const { lab, group, topic } = rig;
    await lab.addConsumers(group, { count: 2 });
    await untilSettled(rig, group, 2);
    await lab.addPartitions(topic, { partitions: 5 });
    await until(() => expect(lab.viewGroup(group).partitionCount).toBe(5));
    await until(() => {
      const { partitions } = lab.viewGroup(group);
      expect(partitions.map(({ hold }) => hold)).toEqual(Array.from({ length: 5 }, () => "owned"));
      for (const { logEnd } of partitions) expect(logEnd).toBe("0");
    });
  });

  test("an existing configured topic is used as it is, and the view says what was expected", async () => {
    const topic = uniqueName("wide");
    await broker.cli(["topics", "--create", "--topic", topic, "--partitions", "7"]);
    rig = await startRig(bootstrap, { KAFKA_TOPIC: topic });
    expect(rig.lab.viewGroup(rig.group)).toMatchObject({ partitionCount: 7, expectedPartitions: 3 });
  });

  test("others' topics are enlarged and produced into only on purpose", async () => {
    const topic = uniqueName("theirs");
    await broker.cli(["topics", "--create", "--topic", topic, "--partitions", "1"]);
    rig = await startRig(bootstrap);
    const { lab } = rig;
    expect(await codeOf(lab.addPartitions(topic, { partitions: 2 }))).toMatch(/^TOPIC_NOT_OURS/);
    expect(await codeOf(lab.setProducer({ running: true, topic }))).toMatch(/^TOPIC_NOT_OURS/);
    expect((await lab.addPartitions(topic, { partitions: 2, confirm: topic })).partitions).toHaveLength(2);
  });

  test("a configured topic that Kafka refuses ends the start with one sentence", async () => {
    await expect(startRig(bootstrap, { KAFKA_REPLICATION_FACTOR: "5" })).rejects.toThrow(
      /^Kafka refused the topic \S+ with INVALID_REPLICATION_FACTOR .*: see KAFKA_TOPIC, KAFKA_TOPIC_PARTITIONS and KAFKA_REPLICATION_FACTOR$/,
    );
  });

  test("a topic that somebody deletes takes nothing else with it", async () => {
    rig = await startRig(bootstrap);
    const { lab, group } = rig;
    const name = uniqueName("short-lived");
    await lab.createTopic({ name, partitions: 2 });
    const other = uniqueName("other-group");
    await lab.openGroup({ group: other, topic: name });
    await until(() => expect(lab.viewGroup(other).partitions.map(({ logEnd }) => logEnd)).toEqual(["0", "0"]));
    await broker.cli(["topics", "--delete", "--topic", name]);
    await until(() => expect(lab.viewGroup(other).partitionCount).toBe(0));
    expect(await codeOf(lab.describeTopic(name))).toMatch(/^TOPIC_NOT_FOUND/);

    await lab.createTopic({ name: uniqueName("after"), partitions: 1 });
    await lab.setProducer({ running: true, ratePerSecond: 100 });
    await until(() => expect(lab.producer().produced).toBeGreaterThan(50));
    await lab.setProducer({ running: false });
    await until(() => {
      const ends = lab.viewGroup(group).partitions.map(({ logEnd }) => Number(logEnd));
      expect(ends.reduce((a, b) => a + b, 0)).toBe(lab.producer().produced);
    });
    await lab.closeGroup(other);
    expect(lab.health().broker.state).toBe("up");
  });
}
