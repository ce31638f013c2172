import { beforeEach, describe, expect, test } from "vitest";
import type { Lab } from "./lab.ts";
import type { FakeParts } from "./testing/fake-parts.ts";
import { codeOf, openLab, pass } from "./testing/open-lab.ts";

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab());
});

describe("topics", () => {
  test("the limit counts what the lab made and what it added", async () => {
    ({ parts, lab } = await openLab({ LIMIT_PARTITIONS: "10" }));
    await lab.createTopic({ name: "a", partitions: 4 });
    expect(await codeOf(lab.createTopic({ name: "b", partitions: 4 }))).toBe("LIMIT_PARTITIONS");
    await lab.addPartitions("a", { partitions: 6 });
    expect(await codeOf(lab.addPartitions("a", { partitions: 8 }))).toBe("LIMIT_PARTITIONS");
    expect(await codeOf(lab.createTopic({ name: "a", partitions: 1 }))).toBe("TOPIC_EXISTS");
  });

  test("a new one that the brokers hear of only seconds later is waited for; one that never comes is said", async () => {
    const { clock, cluster } = parts;
    const describeTopic = cluster.describeTopic.bind(cluster);
    let knownAt = clock.now() + 6000;
    cluster.describeTopic = async (topic) => (clock.now() < knownAt ? null : describeTopic(topic));
    const late = lab.createTopic({ name: "late", partitions: 2 });
    await pass(clock, 6000);
    expect((await late).partitions).toHaveLength(2);

    knownAt = Infinity;
    const never = codeOf(lab.createTopic({ name: "never", partitions: 2 }));
    await pass(clock, 20_000);
    expect(await never).toBe("TOPIC_NOT_FOUND");
  });

  test("partitions are only added, and to others' topics only on purpose", async () => {
    parts.topics.set("theirs", 2);
    expect(await lab.describeTopic("theirs")).toMatchObject({ ours: false });
    expect(await codeOf(lab.addPartitions("theirs", { partitions: 3 }))).toBe("TOPIC_NOT_OURS");
    expect(await codeOf(lab.addPartitions("theirs", { partitions: 3, confirm: "other" }))).toBe("TOPIC_NOT_OURS");
    expect(await codeOf(lab.addPartitions("theirs", { partitions: 2, confirm: "theirs" }))).toBe("PARTITIONS_ONLY_UP");
    expect((await lab.addPartitions("theirs", { partitions: 3, confirm: "theirs" })).partitions).toHaveLength(3);
    expect(await codeOf(lab.addPartitions("web-events-partitioned", { partitions: 4 }))).toBe("resolved");
    expect(await codeOf(lab.addPartitions("none", { partitions: 4 }))).toBe("TOPIC_NOT_FOUND");
  });

  test("are produced into without asking only where they are the lab's", async () => {
    parts.topics.set("theirs", 2);
    expect(await codeOf(lab.setProducer({ running: true, topic: "none" }))).toBe("TOPIC_NOT_FOUND");
    expect(await codeOf(lab.setProducer({ running: true, topic: "theirs" }))).toBe("TOPIC_NOT_OURS");
    expect(lab.producer()).toMatchObject({ running: false, topic: "web-events-partitioned" });
    expect(await codeOf(lab.setProducer({ topic: "theirs" }))).toBe("resolved");
    expect(await codeOf(lab.setProducer({ running: true }))).toBe("TOPIC_NOT_OURS");
    expect(await codeOf(lab.setProducer({ running: true, confirm: "theirs" }))).toBe("resolved");
    expect(await codeOf(lab.setProducer({ ratePerSecond: 7 }))).toBe("resolved");
    expect(parts.producerSet.at(-1)).toMatchObject({ running: true, ratePerSecond: 7, topic: "theirs" });
  });
});
