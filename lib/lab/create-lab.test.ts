import { beforeEach, describe, expect, test } from "vitest";
import { answerGroup } from "../group/answers.ts";
import { createLab } from "./create-lab.ts";
import type { Lab } from "./lab.ts";
import type { FakeParts } from "./testing/fake-parts.ts";
import { fakeParts, settle } from "./testing/fake-parts.ts";

const GROUP = "web-events-group";
const member = (clientId: string) => ({ memberId: `${clientId}-1`, clientId, host: "/127.0.0.1", assignment: [] });

let parts: FakeParts;
let lab: Lab;

async function open(env: Record<string, string> = {}): Promise<void> {
  parts = fakeParts(env);
  lab = await createLab(parts);
}

/** What the rejected promise's LabError is called; "resolved" where it did not reject. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

/** Time passes with the coordinator watch at work. */
async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 50) {
    parts.clock.advance(50);
    await settle();
  }
}

beforeEach(() => open());

describe("the configured group", () => {
  test("is open at the start, with its topic made as configured", () => {
    expect(parts.topics.get("web-events-partitioned")).toBe(3);
    expect(lab.viewGroup(GROUP)).toMatchObject({ origin: "configured", partitionCount: 3, expectedPartitions: null });
  });

  test("uses a topic with another partition count as it is, and says so", async () => {
    parts = fakeParts();
    parts.topics.set("web-events-partitioned", 5);
    lab = await createLab(parts);
    expect(lab.viewGroup(GROUP)).toMatchObject({ partitionCount: 5, expectedPartitions: 3 });
    expect(lab.status().notices).toEqual([
      "Topic web-events-partitioned existed with 5 partitions, not the 3 of KAFKA_TOPIC_PARTITIONS: it is used as it is.",
    ]);
  });

  test("cannot be closed", async () => {
    expect(await codeOf(lab.closeGroup(GROUP))).toBe("GROUP_CONFIGURED");
  });

  test("may be joined although others are in it", async () => {
    parts.groups.set(GROUP, [member("python")]);
    expect(await codeOf(lab.addConsumers(GROUP, {}))).toBe("resolved");
  });
});

describe("whose group it is", () => {
  test("one that does not exist is made, and deleted when it is closed", async () => {
    expect(await lab.openGroup({ group: "new" })).toMatchObject({ origin: "made" });
    await lab.closeGroup("new");
    expect(parts.deleted).toEqual(["new"]);
    expect(await codeOf(lab.closeGroup("new"))).toBe("GROUP_NOT_FOUND");
  });

  test("one that exists without members is used, and never deleted", async () => {
    parts.groups.set("old", []);
    expect(await lab.openGroup({ group: "old" })).toMatchObject({ origin: "existing" });
    await lab.closeGroup("old");
    expect(parts.deleted).toEqual([]);
  });

  test("one with others' members is opened only on purpose, and never deleted", async () => {
    parts.groups.set("theirs", [member("python")]);
    expect(await codeOf(lab.openGroup({ group: "theirs" }))).toBe("GROUP_HAS_FOREIGN_MEMBERS");
    expect(await codeOf(lab.openGroup({ group: "theirs", adopt: false }))).toBe("GROUP_HAS_FOREIGN_MEMBERS");
    expect(await lab.openGroup({ group: "theirs", adopt: true })).toMatchObject({ origin: "adopted" });
    expect(await codeOf(lab.addConsumers("theirs", {}))).toBe("resolved");
  });

  test("one that others came into since is joined only on purpose", async () => {
    parts.groups.set("old", []);
    await lab.openGroup({ group: "old" });
    parts.groups.set("old", [member("python")]);
    expect(await codeOf(lab.addConsumers("old", {}))).toBe("GROUP_HAS_FOREIGN_MEMBERS");
    expect(await codeOf(lab.openGroup({ group: "old" }))).toBe("GROUP_EXISTS");
    expect(await codeOf(lab.openGroup({ group: "old", adopt: true }))).toBe("resolved");
    expect(await codeOf(lab.addConsumers("old", {}))).toBe("resolved");
  });

  test("a consumer of ours that has not told its member id yet is nobody else's", async () => {
    parts.groups.set("old", []);
    await lab.openGroup({ group: "old" });
    await lab.addConsumers("old", {});
    parts.groups.set("old", [member("consumer-1")]);
    expect(await codeOf(lab.addConsumers("old", {}))).toBe("resolved");
  });

  test("a made group that others joined is not deleted from under them", async () => {
    await lab.openGroup({ group: "new" });
    parts.groups.set("new", [member("python")]);
    expect(await codeOf(lab.closeGroup("new"))).toBe("GROUP_NOT_EMPTY");
    expect(parts.deleted).toEqual([]);
  });

  test("a group that others are in can be let go of once ours have left", async () => {
    parts.groups.set("theirs", [member("python")]);
    await lab.openGroup({ group: "theirs", adopt: true });
    await pass(200);
    expect(await codeOf(lab.closeGroup("theirs"))).toBe("resolved");
    expect(parts.deleted).toEqual([]);
  });

  test("its topic has to exist", async () => {
    expect(await codeOf(lab.openGroup({ group: "new", topic: "mistyped" }))).toBe("TOPIC_NOT_FOUND");
  });

  test("the same group opened twice at once is opened once", async () => {
    const both = [lab.openGroup({ group: "new" }), lab.openGroup({ group: "new" })];
    expect((await Promise.all(both.map(codeOf))).toSorted()).toEqual(["GROUP_EXISTS", "resolved"]);
  });

  test("the limit of groups holds, also at once", async () => {
    await open({ LIMIT_GROUPS: "3" });
    const codes = await Promise.all(["a", "b", "c"].map((group) => codeOf(lab.openGroup({ group }))));
    expect(codes.toSorted()).toEqual(["LIMIT_GROUPS", "resolved", "resolved"]);
  });
});

describe("consumers", () => {
  test("take the configured time for each message, unless told otherwise", async () => {
    await open({ SLEEP_TIME: "2" });
    await lab.addConsumers(GROUP, {});
    await lab.addConsumers(GROUP, { processingMs: 0 });
    expect(parts.orders).toMatchObject([{ settings: { processingMs: 2000 } }, { settings: { processingMs: 0 } }]);
  });

  test("are numbered from C1 and started with the configured settings", async () => {
    const { consumers } = await lab.addConsumers(GROUP, { count: 2, processingMs: 5, name: "Ada" });
    expect(consumers).toEqual([
      { id: "C1", clientId: "consumer-1", name: "Ada" },
      { id: "C2", clientId: "consumer-2", name: "Ada" },
    ]);
    expect(parts.orders[0]).toMatchObject({
      type: "start",
      assignors: ["range", "roundrobin"],
      settings: { consumer: "C1", processingMs: 5, sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1000 },
    });
  });

  test("heartbeat at most every third of their session", async () => {
    await lab.addConsumers(GROUP, { sessionTimeoutMs: 1500 });
    expect(parts.orders[0]).toMatchObject({ settings: { sessionTimeoutMs: 1500, heartbeatIntervalMs: 500 } });
  });

  test("never get a number twice, not even in a group that was closed and opened again", async () => {
    await lab.openGroup({ group: "g" });
    await lab.addConsumers("g", {});
    parts.report("g", { type: "left", consumer: "C1" });
    await lab.closeGroup("g");
    await lab.openGroup({ group: "g" });
    expect((await lab.addConsumers("g", {})).consumers[0]?.id).toBe("C2");
  });

  test("the limit counts all groups, is all or none, and lets crashed ones out", async () => {
    await open({ LIMIT_CONSUMERS: "3" });
    await lab.openGroup({ group: "g" });
    await lab.addConsumers(GROUP, { count: 2 });
    expect(await codeOf(lab.addConsumers("g", { count: 2 }))).toBe("LIMIT_CONSUMERS");
    expect(lab.health().consumers).toBe(2);
    parts.report(GROUP, { type: "crashed", consumer: "C1" });
    expect(await codeOf(lab.addConsumers("g", { count: 2 }))).toBe("resolved");
    expect(await codeOf(lab.restart(GROUP, "C1"))).toBe("LIMIT_CONSUMERS");
  });

  test("of an unknown group, or unknown themselves, are not found", async () => {
    expect(await codeOf(lab.addConsumers("none", {}))).toBe("GROUP_NOT_FOUND");
    expect(await codeOf(lab.freeze("none", "C1"))).toBe("GROUP_NOT_FOUND");
    expect(await codeOf(lab.freeze(GROUP, "C1"))).toBe("CONSUMER_NOT_FOUND");
  });

  test("commands reach the thread and change nothing by themselves", async () => {
    await lab.addConsumers(GROUP, {});
    const before = lab.viewGroup(GROUP);
    await lab.freeze(GROUP, "C1");
    await lab.patchConsumer(GROUP, "C1", { processingMs: 7 });
    await lab.removeConsumer(GROUP, "C1", "crash");
    expect(parts.orders.slice(1)).toEqual([
      { type: "freeze", group: GROUP, consumer: "C1" },
      { type: "set-processing", group: GROUP, consumer: "C1", processingMs: 7 },
      { type: "crash", group: GROUP, consumer: "C1" },
    ]);
    expect(lab.viewGroup(GROUP)).toBe(before);
  });

  test("when a consumer commits is chosen when it is added, and can be changed in part", async () => {
    await lab.addConsumers(GROUP, {});
    await lab.addConsumers(GROUP, { commit: "interval", commitIntervalMs: 700 });
    expect(parts.orders).toMatchObject([
      { settings: { commit: "after", commitIntervalMs: 5000 } },
      { settings: { commit: "interval", commitIntervalMs: 700 } },
    ]);
    await lab.patchConsumer(GROUP, "C2", { commit: "before" });
    await lab.patchConsumer(GROUP, "C2", { processingMs: 7, commitIntervalMs: 300 });
    const at = { group: GROUP, consumer: "C2" };
    expect(parts.orders.slice(2)).toEqual([
      { type: "set-commit", ...at, commit: "before" },
      { type: "set-processing", ...at, processingMs: 7 },
      { type: "set-commit", ...at, commitIntervalMs: 300 },
    ]);
  });

  test("at most fifty crashed cards are kept, also when all crash at once", async () => {
    await lab.addConsumers(GROUP, { count: 60 });
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, i) => codeOf(lab.removeConsumer(GROUP, `C${i + 1}`, "crash"))),
    );
    expect(codes.filter((code) => code === "TOO_MANY_CARDS")).toHaveLength(10);
    for (let i = 1; i <= 50; i++) parts.report(GROUP, { type: "crashed", consumer: `C${i}` });
    expect(await codeOf(lab.removeConsumer(GROUP, "C60", "crash"))).toBe("TOO_MANY_CARDS");
    await lab.removeConsumer(GROUP, "C1", "dismiss");
    expect(await codeOf(lab.removeConsumer(GROUP, "C60", "crash"))).toBe("resolved");
  });

  test("a dismissed card goes at once, and the thread forgets it", async () => {
    await lab.addConsumers(GROUP, {});
    parts.report(GROUP, { type: "crashed", consumer: "C1" });
    await lab.removeConsumer(GROUP, "C1", "dismiss");
    expect(lab.viewGroup(GROUP).consumers).toEqual({});
    expect(parts.orders.at(-1)).toEqual({ type: "forget", group: GROUP, consumer: "C1" });
  });
});

describe("while the broker is away", () => {
  beforeEach(async () => {
    await lab.addConsumers(GROUP, { count: 2 });
    parts.brokerIs("away");
  });

  test("the last view is shown as stale, until the coordinator has answered again", async () => {
    expect(answerGroup(lab.viewGroup(GROUP)).stale).toBe(true);
    parts.brokerIs("up");
    await pass(200);
    expect(answerGroup(lab.viewGroup(GROUP)).stale).toBe(false);
  });

  test("what needs it says so; what does not still works", async () => {
    expect(await codeOf(lab.addConsumers(GROUP, {}))).toBe("BROKER_AWAY");
    expect(await codeOf(lab.removeConsumer(GROUP, "C1", "leave"))).toBe("BROKER_AWAY");
    expect(await codeOf(lab.restart(GROUP, "C1"))).toBe("BROKER_AWAY");
    expect(await codeOf(lab.freeze(GROUP, "C1"))).toBe("resolved");
    expect(await codeOf(lab.patchConsumer(GROUP, "C2", { processingMs: 1 }))).toBe("resolved");
    expect(await codeOf(lab.removeConsumer(GROUP, "C2", "crash"))).toBe("resolved");
    expect(await codeOf(lab.setProducer({ running: false, ratePerSecond: 9 }))).toBe("resolved");
  });
});

describe("topics", () => {
  test("the limit counts what the lab made and what it added", async () => {
    await open({ LIMIT_PARTITIONS: "10" });
    await lab.createTopic({ name: "a", partitions: 4 });
    expect(await codeOf(lab.createTopic({ name: "b", partitions: 4 }))).toBe("LIMIT_PARTITIONS");
    await lab.addPartitions("a", { partitions: 6 });
    expect(await codeOf(lab.addPartitions("a", { partitions: 8 }))).toBe("LIMIT_PARTITIONS");
    expect(await codeOf(lab.createTopic({ name: "a", partitions: 1 }))).toBe("TOPIC_EXISTS");
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

describe("the end", () => {
  test("no command begins after it, and no timer is left", async () => {
    await lab.addConsumers(GROUP, {});
    let told = false;
    lab.subscribe(
      GROUP,
      () => {},
      () => void (told = true),
    );
    await lab.close(100);
    expect(await codeOf(lab.addConsumers(GROUP, {}))).toBe("SHUTTING_DOWN");
    await pass(1000);
    expect(parts.clock.pending).toBe(0);
    expect(told).toBe(false);
  });

  test("a start that fails leaves no timer either", async () => {
    const failing = fakeParts();
    failing.cluster.describeTopic = () => Promise.reject(new Error("no"));
    await expect(createLab(failing)).rejects.toThrow("no");
    for (let at = 0; at < 1000; at += 50) {
      failing.clock.advance(50);
      await settle();
    }
    expect(failing.clock.pending).toBe(0);
  });

  test("closing a group tells its viewers", async () => {
    await lab.openGroup({ group: "g" });
    let told = false;
    lab.subscribe(
      "g",
      () => {},
      () => void (told = true),
    );
    await lab.closeGroup("g");
    expect(told).toBe(true);
  });
});

test("the status is told at most four times a second, and only when it reads differently", async () => {
  await pass(300);
  const times: number[] = [];
  lab.onStatus(() => times.push(parts.clock.now()));
  for (let i = 0; i < 20; i++) {
    await lab.setProducer({ ratePerSecond: 10 + i });
    await pass(50);
  }
  await pass(500);
  expect(times.length).toBeGreaterThanOrEqual(4);
  expect(times.length).toBeLessThanOrEqual(6);
  const told = times.length;
  await lab.setProducer({ ratePerSecond: 29 });
  await pass(1000);
  expect(times).toHaveLength(told);
});
