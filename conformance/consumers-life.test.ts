import { describe, expect, test, type TestContext } from "vitest";
import { startOrder } from "../lib/kafka/consumers/testing.ts";
import { onEachBroker, type Broker } from "./brokers.ts";
import { plain, startRig } from "./consumers-rig.ts";
import type { RigOptions } from "./consumers-rig.ts";
import { until } from "./until.ts";

/** Most of the time a test waits for a session to end: several at once, each with a rig of its own. */
onEachBroker(lives, { tests: "at once" });

function lives({ bootstrap }: Broker): void {
  async function start({ onTestFinished }: TestContext, options: Omit<RigOptions, "connection"> = {}) {
    const rig = await startRig({ connection: plain(bootstrap), ...options });
    onTestFinished(() => rig.close());
    const types = (id: string): string[] => rig.facts.filter(({ fact }) => fact.consumer === id).map(({ fact }) => fact.type);
    return {
      rig,
      types,
      since: (id: string, type: string) => types(id).slice(types(id).indexOf(type)),
      sockets: async () => (await rig.threads.census()).sockets,
      total: () => [...rig.progress.values()].reduce((sum, { processed }) => sum + processed, 0),
    };
  }

  describe("add and leave", () => {
    test("three consumers own one partition each, and Kafka says the same", async (context) => {
      const { rig, types } = await start(context);
      rig.add(["C1", "C2", "C3"]);
      await rig.settled(["C1", "C2", "C3"]);
      expect(["C1", "C2", "C3"].map((id) => rig.owned(id)?.length)).toEqual([1, 1, 1]);
      expect(new Set(await rig.members())).toEqual(new Set(["C1", "C2", "C3"].map((id) => rig.memberId(id))));
      // On a cluster that nobody has used yet the coordinator may be loading, and the first JoinGroup comes twice.
      expect([...new Set(types("C1"))]).toEqual(["client-started", "join-sent", "sync-sent", "joined"]);
    });

    test("a fourth one is assigned nothing; one that leaves gives its partition up at once", async (context) => {
      const { rig, types } = await start(context);
      rig.add(["C1", "C2", "C3", "C4"]);
      await rig.settled(["C1", "C2", "C3", "C4"]);
      expect(["C1", "C2", "C3", "C4"].filter((id) => rig.owned(id)?.length === 0)).toHaveLength(1);
      const memberId = rig.memberId("C1");
      rig.send("leave", "C1");
      await rig.until("C1 has left", () => types("C1").at(-1) === "left");
      expect(await rig.members()).not.toContain(memberId);
      await rig.settled(["C2", "C3", "C4"]);
    });

    test("every message is counted once, positions and session times are told", async (context) => {
      // Who is put out by a busy machine counts some again, and no longer knows where it stood.
      const { rig, total } = await start(context, { settings: { sessionTimeoutMs: 10_000 } });
      await rig.produce(3_000);
      rig.add(["C1", "C2", "C3"]);
      await rig.until("all are counted", () => total() === 3_000);
      await rig.until("rates fall back to 0", () => [...rig.progress.values()].every(({ rate }) => rate === 0));
      const positions = [...rig.progress.values()].flatMap((row) => row.positions.map(({ offset }) => Number(offset)));
      expect(positions.reduce((sum, offset) => sum + offset, 0)).toBe(3_000);
      // The last generation's heartbeats follow its JoinGroup.
      await rig.until("all have heartbeats in their session", () =>
        [...rig.progress.values()].every(({ armedAt, heartbeatAt }) => armedAt !== null && (heartbeatAt ?? 0) >= armedAt),
      );
      const committed = await rig.admin.fetchOffsets({ groupId: rig.group, topics: [rig.topic] });
      expect(committed.flatMap((of) => of.partitions).reduce((sum, { offset }) => sum + Number(offset), 0)).toBe(3_000);
    });

    test("a leave waits for the running handler, and a crash meanwhile works at once", async (context) => {
      const { rig, types } = await start(context, { partitions: 1 });
      await rig.produce(10);
      rig.add(["C1"], { processingMs: 60_000, sessionTimeoutMs: 60_000 });
      await rig.until("C1 handles", () => rig.progress.get("C1")?.handlingSince !== null && types("C1").includes("joined"));
      rig.send("leave", "C1");
      await rig.until("C1 is leaving", () => types("C1").at(-1) === "leaving");
      rig.send("crash", "C1");
      await rig.until("C1 has crashed", () => types("C1").at(-1) === "crashed");
      expect(rig.progress.get("C1")?.processed).toBe(0);
    });

    test("set-processing holds for the message being handled", async (context) => {
      const { rig, total } = await start(context, { partitions: 1 });
      await rig.produce(10);
      rig.add(["C1"], { processingMs: 600_000, sessionTimeoutMs: 60_000 });
      await rig.until("C1 handles", () => (rig.progress.get("C1")?.handlingSince ?? null) !== null);
      rig.setProcessing("C1", 0);
      await rig.until("all are counted", () => total() === 10);
    });
  });

  describe("crash", () => {
    test("the others get its partition when its session ends; it never comes back, and counts nothing more", async (context) => {
      const { rig, types, sockets, total } = await start(context);
      await rig.produce(3_000);
      rig.add(["C1", "C2", "C3"], { processingMs: 2 });
      await rig.settled(["C1", "C2", "C3"]);
      await rig.until("C1 has counted some", () => (rig.progress.get("C1")?.processed ?? 0) > 20);
      const memberId = rig.memberId("C1");
      rig.send("crash", "C1");
      await rig.until("C1 has crashed", () => types("C1").at(-1) === "crashed");
      const counted = rig.progress.get("C1")?.processed;
      expect(await sockets()).toBe(4);
      expect(await rig.members()).toContain(memberId);
      await rig.settled(["C2", "C3"]);
      expect(await rig.members()).not.toContain(memberId);
      await rig.until("the others have caught up", () => total() >= 3_000);
      expect(rig.progress.get("C1")?.processed).toBe(counted);
      expect(types("C1").at(-1)).toBe("crashed");
    });

    test("a restart of a crashed one is a new client under the same name", async (context) => {
      const { rig } = await start(context);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      const memberId = rig.memberId("C1");
      rig.send("crash", "C1");
      rig.send("restart", "C1");
      await rig.settled(["C1", "C2"]);
      await rig.until("C1 has a new member id", () => ![undefined, memberId].includes(rig.memberId("C1")));
      const started = rig.facts
        .map(({ fact }) => fact)
        .filter((fact) => fact.type === "client-started" && fact.consumer === "C1");
      expect(started).toMatchObject([
        { incarnation: 1, reason: "added" },
        { incarnation: 2, reason: "restart" },
      ]);
    });

    test("a restart of a running one leaves first", async (context) => {
      const { rig, types } = await start(context);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      const memberId = rig.memberId("C1");
      rig.send("restart", "C1");
      await rig.until("C1 is started again", () => types("C1").filter((type) => type === "client-started").length === 2);
      expect(await rig.members()).not.toContain(memberId);
      await rig.settled(["C1", "C2"]);
      expect(types("C1")).not.toContain("left");
    });
  });

  describe("freeze", () => {
    test("a thaw within the session keeps the member id, and nobody notices", async (context) => {
      const { rig, types, total } = await start(context, { settings: { sessionTimeoutMs: 10_000 } });
      await rig.produce(3_000);
      rig.add(["C1", "C2", "C3"], { processingMs: 1 });
      await rig.settled(["C1", "C2", "C3"]);
      await rig.until("C1 has counted some", () => (rig.progress.get("C1")?.processed ?? 0) > 20);
      const memberId = rig.memberId("C1");
      rig.send("freeze", "C1");
      await rig.until("C1 is frozen", () => types("C1").at(-1) === "frozen");
      const counted = rig.progress.get("C1")?.processed;
      const others = () => (rig.progress.get("C2")?.processed ?? 0) + (rig.progress.get("C3")?.processed ?? 0);
      // Not all that they have: C1's session runs meanwhile, and a busy machine takes its time for that.
      const before = others();
      await rig.until("the others go on", () => others() >= before + 100);
      expect(rig.progress.get("C1")?.processed).toBe(counted);
      rig.send("thaw", "C1");
      await rig.until("C1 goes on", () => total() === 3_000);
      expect(rig.memberId("C1")).toBe(memberId);
      expect(rig.facts.filter(({ fact }) => fact.type === "revoked")).toEqual([]);
    });

    test("within a long session it keeps the member id even when its requests have timed out", async (context) => {
      const { rig, types, sockets, total } = await start(context, { settings: { sessionTimeoutMs: 25_000 } });
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      const memberId = rig.memberId("C1");
      rig.send("freeze", "C1");
      await rig.until("C1 is frozen", () => types("C1").at(-1) === "frozen");
      const frozenAt = rig.facts.at(-1)?.at ?? 0;
      // By then kafkajs has given up a Fetch and two Metadata requests: none of them may be sent at the thaw.
      await rig.until("12 s have passed", () => (rig.progress.get("C2")?.armedAt ?? 0) > frozenAt + 12_000);
      await rig.produce(30);
      rig.send("thaw", "C1");
      await rig.until("C1 goes on", () => total() === 30);
      expect(rig.memberId("C1")).toBe(memberId);
      expect(rig.facts.filter(({ fact }) => fact.type === "revoked")).toEqual([]);
      expect(await sockets()).toBe(4);
    });

    test("after the session the others go on without it; thawed it is told so and joins anew", async (context) => {
      const { rig, since, sockets } = await start(context);
      rig.add(["C1", "C2", "C3"]);
      await rig.settled(["C1", "C2", "C3"]);
      await until(async () => expect(await sockets()).toBe(6));
      const memberId = rig.memberId("C1");
      rig.send("freeze", "C1");
      await rig.settled(["C2", "C3"]);
      expect(await sockets()).toBe(6);
      rig.send("thaw", "C1");
      await rig.settled(["C1", "C2", "C3"]);
      expect(rig.memberId("C1")).not.toBe(memberId);
      expect(since("C1", "frozen")).toEqual(["frozen", "thawed", "revoked", "join-sent", "join-sent", "sync-sent", "joined"]);
      expect(rig.facts.find(({ fact }) => fact.type === "revoked" && fact.consumer === "C1")?.fact).toMatchObject({
        cause: "unknown-member",
        memberId,
      });
    });

    test("one that gave up by itself, after some 37 s, is replaced by a thaw", async (context) => {
      const { rig, since, sockets } = await start(context);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      await until(async () => expect(await sockets()).toBe(4));
      rig.send("freeze", "C1");
      await until(async () => expect(await sockets()).toBe(2));
      rig.send("thaw", "C1");
      await rig.settled(["C1", "C2"]);
      expect(since("C1", "frozen")).toEqual([
        "frozen",
        "thawed",
        "client-started",
        "join-sent",
        "join-sent",
        "sync-sent",
        "joined",
      ]);
      expect(rig.facts.map(({ fact }) => fact)).toContainEqual({
        type: "client-started",
        consumer: "C1",
        incarnation: 2,
        reason: "thaw",
      });
    });

    test("a crash of a frozen one works at once", async (context) => {
      const { rig, types, sockets } = await start(context);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      rig.send("freeze", "C1");
      rig.send("crash", "C1");
      await rig.until("C1 has crashed", () => types("C1").at(-1) === "crashed");
      expect(await sockets()).toBeLessThanOrEqual(2);
      await rig.settled(["C2"]);
    });
  });

  describe("slow and failed", () => {
    test("one that handles longer than its session is evicted, and joins anew", async (context) => {
      const { rig } = await start(context, { partitions: 2 });
      await rig.produce(20);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      rig.setProcessing("C1", 6_000);
      await rig.produce(20);
      await rig.settled(["C2"]);
      await rig.until("C1 is told", () =>
        rig.facts.some(({ fact }) => fact.type === "revoked" && fact.consumer === "C1" && fact.cause === "unknown-member"),
      );
      rig.setProcessing("C1", 0);
      await rig.settled(["C1", "C2"]);
    });

    test("a session timeout that Kafka refuses is told by Kafka's name, and tried again", async (context) => {
      const { rig, types } = await start(context);
      rig.add(["C1"], { sessionTimeoutMs: 900 });
      await rig.until("C1 is started again", () => types("C1").filter((type) => type === "client-started").length === 2);
      const failed = rig.facts.find(({ fact }) => fact.type === "client-failed");
      expect(failed?.fact).toMatchObject({ error: { code: "INVALID_SESSION_TIMEOUT" }, retryAt: expect.any(Number) });
      const again = rig.facts.findLast(({ fact }) => fact.type === "client-started");
      expect(again?.fact).toMatchObject({ incarnation: 2, reason: "recovered" });
    });

    test("a topic that does not exist is told, not created", async (context) => {
      const { rig, types } = await start(context);
      const missing = `${rig.topic}-missing`;
      rig.threads.send({ ...startOrder("C1"), group: rig.group, topic: missing });
      await rig.until("C1 has failed", () => types("C1").includes("client-failed"));
      expect(rig.facts.find(({ fact }) => fact.type === "client-failed")?.fact).toMatchObject({
        error: { code: "UNKNOWN_TOPIC_OR_PARTITION" },
      });
      expect(await rig.admin.listTopics()).not.toContain(missing);
    });
  });
}
