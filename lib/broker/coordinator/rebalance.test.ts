import { describe, expect, it } from "vitest";
import { assign, createTestBench, protocolsOf, stabilize, textOf } from "./testing.ts";

describe("a rebalance", () => {
  it("ends as soon as everybody has joined, and tells only the leader who they are", async () => {
    const bench = createTestBench();
    const [a, b, c] = [bench.client("a"), bench.client("b"), bench.client("c")];
    await stabilize(bench, a, b);
    const joinC = await c.enter();
    const joinB = b.join();
    expect(await joinB.now()).toBe("parked");
    const joinA = a.join();
    expect(await joinA.now()).toMatchObject({
      generationId: 2,
      leader: a.memberId,
      protocolName: "range",
      protocolType: "consumer",
    });
    const roster = [a, b, c].map(({ memberId }) => ({
      memberId,
      groupInstanceId: null,
      metadata: Buffer.from("m"),
    }));
    expect(await joinA.now()).toMatchObject({ members: roster });
    expect(await joinB.now()).toMatchObject({ generationId: 2, members: [] });
    expect(await joinC.now()).toMatchObject({ generationId: 2, members: [] });
  });

  it("waits for an id that was given out", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b", { session: 3000 })];
    await stabilize(bench, a);
    await b.join().now();
    const join = a.join();
    expect(await join.now()).toBe("parked");
    expect(bench.of("preparing to rebalance").at(-1)?.waiting).toMatchObject({ waitsFor: "join", awaited: [{ clientId: "b" }] });
    bench.clock.advance(3000);
    expect(await join.now()).toMatchObject({ generationId: 2 });
    expect(bench.of("pending member expired")).toHaveLength(1);
  });

  it("drops the members that did not join within the longest rebalance timeout", async () => {
    const bench = createTestBench();
    const a = bench.client("a", { rebalance: 5000, session: 60_000 });
    const b = bench.client("b", { rebalance: 8000, session: 60_000 });
    await stabilize(bench, a, b);
    const join = a.join();
    bench.clock.advance(7999);
    expect(await join.now()).toBe("parked");
    bench.clock.advance(1);
    expect(await join.now()).toMatchObject({ generationId: 2, leader: a.memberId });
    expect(bench.lines()).toContain(`Group g removed dynamic members who haven't joined: [${b.memberId}]`);
    expect(await b.heartbeat({ generationId: 2 })).toBe(25);
  });

  it("chooses another leader when the leader did not join", async () => {
    const bench = createTestBench();
    const [a, b, c] = [bench.client("a"), bench.client("b"), bench.client("c")];
    await stabilize(bench, a, b);
    const joinC = await c.enter();
    const joinB = b.join();
    bench.clock.advance(20_000);
    expect(await joinB.now()).toMatchObject({ generationId: 2, leader: b.memberId });
    expect(await joinC.now()).toMatchObject({ leader: b.memberId });
  });

  it("keeps its leader while that one joins, whoever joins first", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    b.join({ protocols: protocolsOf({ range: "new" }) });
    expect(await a.join().now()).toMatchObject({ leader: a.memberId });
  });

  it("tells who waits for an assignment to join again", async () => {
    const bench = createTestBench();
    const [a, b, c] = [bench.client("a"), bench.client("b"), bench.client("c", { version: 3 })];
    await stabilize(bench, a, b);
    a.join();
    await b.join().now();
    const sync = b.sync();
    expect(await sync.now()).toBe("parked");
    c.join();
    expect(await sync.now()).toMatchObject({ errorCode: 27 });
    expect(bench.group()).toBe("PreparingRebalance 2");
  });

  it("costs a generation for each time that the group becomes empty", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    await a.leave();
    expect(bench.group()).toBe("Empty 2");
    const next = bench.client("b");
    await stabilize(bench, next);
    expect(bench.group()).toBe("Stable 3");
  });

  it("says whom it awaits, and no longer who has joined or left", async () => {
    const bench = createTestBench();
    const [a, b, c] = [bench.client("a"), bench.client("b"), bench.client("c")];
    await stabilize(bench, a, b, c);
    a.join();
    const until = bench.clock.now() + 20_000;
    const awaited = () => bench.steps.findLast((step) => "waiting" in step);
    expect(awaited()).toMatchObject({ waiting: { waitsFor: "join", awaited: [{ clientId: "b" }, { clientId: "c" }], until } });
    b.join();
    expect(awaited()).toMatchObject({ waiting: { waitsFor: "join", awaited: [{ clientId: "c" }], until } });
    await c.leave();
    expect(awaited()).toMatchObject({ waiting: { waitsFor: "sync", awaited: [{ clientId: "a" }, { clientId: "b" }] } });
    await assign([a, b]);
  });
});

describe("the choice of a protocol", () => {
  const chosen = async (...preferences: string[][]) => {
    const bench = createTestBench();
    const clients = preferences.map((names, index) =>
      bench.client(`c${index}`, { protocols: Object.fromEntries(names.map((name) => [name, "m"])) }),
    );
    await stabilize(bench, ...clients);
    return bench.of("join phase completed").at(-1)?.protocolName;
  };

  it("is the one that most members prefer among those that all have", async () => {
    expect(await chosen(["x", "y", "z"], ["y", "x"], ["y", "x"])).toBe("y");
    expect(await chosen(["only-mine", "y", "x"], ["x", "y"], ["x", "y"])).toBe("x");
  });

  it("is in Java's order of a HashMap between equals", async () => {
    expect(await chosen(["roundrobin", "range"], ["range", "roundrobin"])).toBe("range");
    expect(await chosen(["cooperative-sticky", "roundrobin"], ["roundrobin", "cooperative-sticky"])).toBe("roundrobin");
    expect(await chosen(["range", "sticky"], ["sticky", "range"])).toBe("sticky");
  });
});

describe("a SyncGroup", () => {
  /** Two members whose JoinGroups are answered. */
  const twoJoined = async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { version: 3 }), bench.client("b", { version: 3 })];
    const [joinA, joinB] = [a.join(), b.join()];
    bench.clock.advance(1000);
    await joinA.now();
    await joinB.now();
    return { bench, a, b };
  };

  it("is parked until the leader's comes, then everybody has its part and the group is Stable", async () => {
    const { bench, a, b } = await twoJoined();
    const syncB = b.sync();
    expect(await syncB.now()).toBe("parked");
    const syncA = await a.sync({ [a.memberId]: "for a", [b.memberId]: "for b", invented: "nobody" }).now();
    expect(syncA).toMatchObject({ errorCode: 0, protocolType: "consumer", protocolName: "range" });
    const answered = await syncB.now();
    expect(answered !== null && answered !== "parked" && textOf(answered.assignment)).toBe("for b");
    expect(bench.group()).toBe("Stable 1");
  });

  it("of a follower that comes late is answered at once", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    const answered = await b.sync().now();
    expect(answered !== null && answered !== "parked" && textOf(answered.assignment)).toBe(`of ${b.memberId}`);
  });

  it("gives nothing to a member that the leader left out, as Apache Kafka warns", async () => {
    const { bench, a, b } = await twoJoined();
    await a.sync({ [a.memberId]: "all" }).now();
    expect(await b.sync().now()).toMatchObject({ errorCode: 0, assignment: Buffer.alloc(0) });
    expect(bench.lines().slice(-3)).toEqual([
      `Assignment received from leader ${a.memberId} for group g for generation 1. The group has 2 members, 0 of which are static.`,
      `Setting empty assignments for members {${b.memberId}=[B@0} of g for generation 1.`,
      `Sending empty assignment to member ${b.memberId} of g for generation 1 with no errors`,
    ]);
  });

  it.each([
    ["an unknown member", { memberId: "x" }, 25],
    ["an old generation", { generationId: 0 }, 22],
    ["another protocol", { protocolName: "other" }, 23],
    ["another protocol type", { protocolType: "connect" }, 23],
  ])("of %s is refused", async (_, change, errorCode) => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    expect(await a.sync({}, change).now()).toMatchObject({ errorCode, protocolType: null, protocolName: null });
  });

  it("is refused with 27 while the group prepares, and with 25 when it is empty or unknown", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    expect(await a.sync().now()).toMatchObject({ errorCode: 25 });
    await stabilize(bench, a, b);
    a.join();
    expect(await b.sync().now()).toMatchObject({ errorCode: 27 });
    await b.leave();
    await a.leave();
    expect(await a.sync().now()).toMatchObject({ errorCode: 25 });
  });

  it("has to name the protocol from version 5 on", async () => {
    const bench = createTestBench();
    const caller = { apiVersion: 5, clientId: "a", clientHost: "" };
    const request = { groupId: "g", generationId: 1, memberId: "m", groupInstanceId: null, assignments: [] };
    const answer = await bench.coordinator.sync({ ...request, protocolType: "consumer", protocolName: null }, caller);
    expect(answer).toMatchObject({ errorCode: 23 });
  });

  it("replaces the member's parked one, which is never answered", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    a.join();
    await b.join().now();
    const first = b.sync();
    const second = b.sync();
    expect(await first.now()).toBeNull();
    expect(await second.now()).toBe("parked");
  });

  it("that never comes costs the member its place after the rebalance timeout", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a", { session: 60_000 }), bench.client("b", { session: 60_000 })];
    await stabilize(bench, a, b);
    a.join();
    await b.join().now();
    const sync = b.sync();
    bench.clock.advance(20_000);
    expect(await sync.now()).toMatchObject({ errorCode: 27 });
    expect(bench.lines().at(-1)).toBe(
      `Preparing to rebalance group g in state PreparingRebalance with old generation 2 (reason: Removing [${a.memberId}] on pending sync request expiration).`,
    );
    expect(await a.heartbeat({ generationId: 2 })).toBe(25);
    expect(await b.join().now()).toMatchObject({ generationId: 3, leader: b.memberId });
  });
});
