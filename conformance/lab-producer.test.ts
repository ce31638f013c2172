import { afterEach, expect, test } from "vitest";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { onEachBroker } from "./brokers.ts";
import { plain } from "./consumers-rig.ts";
import type { LabRig } from "./lab-rig.ts";
import { startRig } from "./lab-rig.ts";
import { until } from "./until.ts";

const logEnds = ({ lab, group }: LabRig) => lab.viewGroup(group).partitions.map(({ logEnd }) => Number(logEnd));

onEachBroker(({ bootstrap }) => {
  let rig: LabRig | null = null;
  afterEach(async () => {
    await rig?.close();
    rig = null;
  });

  test.each([0.5, 50, 5000])("%d a second: what it counts is what the log has", async (ratePerSecond) => {
    rig = await startRig(bootstrap);
    const { lab } = rig;
    await lab.setProducer({ running: true, ratePerSecond });
    await until(() => expect(lab.producer().produced).toBeGreaterThanOrEqual(Math.max(1, ratePerSecond)));
    await lab.setProducer({ running: false });
    await until(() => expect(lab.producer().actualPerSecond).toBe(0));
    const { produced } = lab.producer();
    const measuring: LabRig = rig;
    await until(() => expect(logEnds(measuring).reduce((a, b) => a + b, 0)).toBe(produced));
  });

  test("keys decide the partition as in Java: user_001 … user_005 fall on 2, 2, 1, 0, 0", async () => {
    rig = await startRig(bootstrap);
    const { lab, topic } = rig;
    await lab.setProducer({ running: true, ratePerSecond: 500 });
    await until(() => expect(lab.producer().produced).toBeGreaterThan(200));
    await lab.setProducer({ running: false });

    const partitionOf = new Map<string, Set<number>>();
    const consumer = createKafka(plain(bootstrap), { clientId: "reader" }).consumer({ groupId: `${topic}-reader` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ partition, message }) => {
        const key = String(message.key);
        expect(JSON.parse(String(message.value))).toMatchObject({ user_id: key });
        partitionOf.set(key, (partitionOf.get(key) ?? new Set()).add(partition));
      },
    });
    try {
      await until(() => expect(partitionOf.size).toBe(5));
    } finally {
      await consumer.disconnect();
    }
    expect(Object.fromEntries([...partitionOf].map(([key, partitions]) => [key, [...partitions]]))).toEqual({
      user_001: [2],
      user_002: [2],
      user_003: [1],
      user_004: [0],
      user_005: [0],
    });
  });

  test("in turn every partition gets as many; acks 0 and 1, a value of one's own and a burst arrive whole", async () => {
    rig = await startRig(bootstrap);
    const { lab } = rig;
    const measuring: LabRig = rig;
    await lab.setProducer({ keys: "roundrobin", values: "json", value: { hello: "world" } });
    await lab.burst({ count: 3000 });
    await until(() => expect(logEnds(measuring)).toEqual([1000, 1000, 1000]));
    await until(() => expect(lab.producer()).toMatchObject({ produced: 3000, burst: 0, running: false }));
    await lab.setProducer({ keys: "none", partition: 1, acks: 1 });
    await lab.burst({ count: 500 });
    await until(() => expect(logEnds(measuring)).toEqual([1000, 1500, 1000]));
    await lab.setProducer({ acks: 0, values: "text", value: "hi" });
    await lab.burst({ count: 500 });
    await until(() => expect(logEnds(measuring)).toEqual([1000, 2000, 1000]));
    await until(() => expect(lab.producer()).toMatchObject({ produced: 4000, limitedBy: null }));
  });

  test("without a key messages spread over all partitions; with a fixed one they all go to one", async () => {
    rig = await startRig(bootstrap);
    const { lab } = rig;
    const measuring: LabRig = rig;
    await lab.setProducer({ running: true, ratePerSecond: 300, keys: "none" });
    await until(() => {
      for (const end of logEnds(measuring)) expect(end).toBeGreaterThan(20);
    });
    await lab.setProducer({ running: true, keys: "fixed" });
    await until(() => expect(lab.producer().actualPerSecond).toBeGreaterThan(0));
    // Nothing without a key is under way any more once a whole reading has passed in which only partition 2 grew.
    await until(async () => {
      const before = logEnds(measuring);
      const target = (before[2] ?? 0) + 300;
      await until(() => expect(logEnds(measuring)[2]).toBeGreaterThan(target));
      const after = logEnds(measuring);
      expect([after[0], after[1]]).toEqual([before[0], before[1]]);
    });
  });

  test("a topic that it was used with before, and that is gone, hinders nothing", async () => {
    rig = await startRig(bootstrap);
    const { lab, topic } = rig;
    const measuring: LabRig = rig;
    const former = `${topic}-former`;
    const admin = createKafka(plain(bootstrap), { clientId: "admin" }).admin();
    await lab.createTopic({ name: former, partitions: 1 });
    await lab.setProducer({ topic: former });
    await lab.burst({ count: 1 });
    await lab.sendMessage({ topic: former, value: "by hand" });
    await until(() => expect(lab.producer().produced).toBe(1));
    await admin.connect();
    await admin.deleteTopics({ topics: [former] });
    await admin.disconnect();
    await lab.setProducer({ topic });
    await lab.burst({ count: 300 });
    await lab.sendMessage({ topic, value: "by hand" });
    await until(() => expect(logEnds(measuring).reduce((a, b) => a + b, 0)).toBe(301));
    expect(lab.producer().limitedBy).toBeNull();
  });
});
