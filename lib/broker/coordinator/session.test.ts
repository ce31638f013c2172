import { describe, expect, it } from "vitest";
import { assign, createTestBench, stabilize } from "./testing.ts";

describe("a heartbeat", () => {
  it("is answered 0 in Stable and while an assignment is awaited, 27 while the group prepares", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    expect(await b.heartbeat()).toBe(0);
    a.join();
    expect(await b.heartbeat()).toBe(27);
    await b.join().now();
    expect(await b.heartbeat()).toBe(0);
    await assign([a, b]);
  });

  it("is refused by member, instance and generation", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("s", { instanceId: "one" })];
    expect(await a.heartbeat()).toBe(25);
    await stabilize(bench, a, b);
    expect(await a.heartbeat({ memberId: "x" })).toBe(25);
    expect(await a.heartbeat({ groupInstanceId: "nobody's" })).toBe(25);
    expect(await a.heartbeat({ groupInstanceId: "one" })).toBe(82);
    expect(await a.heartbeat({ generationId: 0 })).toBe(22);
    expect(await b.heartbeat({ groupInstanceId: null })).toBe(0);
  });

  it("of a member whose first JoinGroup is parked: 27 with generation 0, else 22", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await a.enter();
    expect(await a.heartbeat({ generationId: 0 })).toBe(27);
    expect(await a.heartbeat({ generationId: 1 })).toBe(22);
  });
});

describe("a session", () => {
  it("ends when nothing is heard for the session timeout, and the others rebalance", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { session: 30_000 }), bench.client("b", { session: 6000 })];
    await stabilize(bench, a, b);
    bench.clock.advance(5999);
    expect(bench.group()).toBe("Stable 1");
    bench.clock.advance(1);
    expect(bench.group()).toBe("PreparingRebalance 1");
    expect(bench.lines().slice(-2)).toEqual([
      `Member ${b.memberId} in group g has failed, removing it from the group.`,
      `Preparing to rebalance group g in state PreparingRebalance with old generation 1 (reason: removing member ${b.memberId} on heartbeat expiration.).`,
    ]);
  });

  const beginsAnewWith = async (sign: (b: ReturnType<ReturnType<typeof createTestBench>["client"]>) => unknown) => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { session: 30_000 }), bench.client("b", { session: 6000 })];
    await stabilize(bench, a, b);
    bench.clock.advance(5000);
    await sign(b);
    bench.clock.advance(5000);
    return bench.of("session expired").length === 0;
  };

  it("begins anew with a heartbeat and with a commit, not with a JoinGroup or SyncGroup that changes nothing", async () => {
    expect(await beginsAnewWith((b) => b.heartbeat())).toBe(true);
    expect(await beginsAnewWith((b) => b.commit(1n))).toBe(true);
    expect(await beginsAnewWith((b) => b.join().now())).toBe(false);
    expect(await beginsAnewWith((b) => b.sync().now())).toBe(false);
    expect(await beginsAnewWith((b) => b.heartbeat({ generationId: 9 }))).toBe(false);
  });

  it("does not end while the member waits for the others", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { session: 30_000 }), bench.client("b", { session: 6000, rebalance: 25_000 })];
    await stabilize(bench, a, b);
    const join = b.join({ protocols: [{ name: "range", metadata: Buffer.from("new") }] });
    bench.clock.advance(15_000);
    expect(await join.now()).toBe("parked");
    expect(bench.of("session expired")).toEqual([]);
  });

  it("as long as the rebalance timeout ends before that does", async () => {
    const bench = createTestBench();
    const a = bench.client("a", { version: 0, session: 5000 });
    a.join();
    bench.clock.advance(500);
    bench.clock.advance(5000);
    expect(bench.of("preparing to rebalance").at(-1)?.reason).toMatchObject({ kind: "session expired" });
  });

  it("of the last straggler ends the join phase", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b", { session: 6000 })];
    await stabilize(bench, a, b);
    const join = a.join();
    bench.clock.advance(6000);
    expect(await join.now()).toMatchObject({ generationId: 2 });
  });

  it("of a new member is five minutes until its first JoinGroup is answered, which then is a 25", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { session: 1_000_000, rebalance: 1_000_000 }), bench.client("b", { session: 1000 })];
    await stabilize(bench, a);
    const join = await b.enter();
    bench.clock.advance(299_999);
    expect(await join.now()).toBe("parked");
    bench.clock.advance(1);
    expect(await join.now()).toMatchObject({ errorCode: 25, memberId: "" });
  });

  it("of an id that was given out and not used ends without a rebalance", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b", { session: 2000 })];
    await stabilize(bench, a);
    await b.join().now();
    bench.clock.advance(2000);
    expect(bench.lines().at(-1)).toBe(
      `Pending member ${b.memberId} in group g has been removed after session timeout expiration.`,
    );
    expect(bench.group()).toBe("Stable 1");
    expect(await b.join().now()).toMatchObject({ errorCode: 25 });
  });
});

describe("a missed heartbeat", () => {
  it("is said once when nothing was heard for more than half a session, with what is left", async () => {
    const bench = createTestBench();
    const a = bench.client("a", { session: 6000 });
    await stabilize(bench, a);
    await a.heartbeat();
    const heardAt = bench.clock.now();
    bench.clock.advance(3599);
    expect(bench.of("heartbeat missed")).toEqual([]);
    bench.clock.advance(1);
    bench.clock.advance(2000);
    expect(bench.of("heartbeat missed")).toMatchObject([
      { at: heardAt + 3600, member: { clientId: "a" }, silentMs: 3600, sessionTimeoutMs: 6000, expiresAt: heardAt + 6000 },
    ]);
  });

  it("is not said of a member that waits for the coordinator", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { session: 60_000 }), bench.client("b", { session: 6000 })];
    await stabilize(bench, a, b);
    await b.heartbeat();
    b.join({ protocols: [{ name: "range", metadata: Buffer.from("new") }] });
    bench.clock.advance(5000);
    expect(bench.of("heartbeat missed")).toEqual([]);
  });
});
