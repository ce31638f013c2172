import { describe, expect, it } from "vitest";
import { assign, createTestBench, protocolsOf, stabilize, textOf } from "./testing.ts";

const both = { range: "m", roundrobin: "m" };

describe("a static member", () => {
  it("is in at once, without a second JoinGroup", async () => {
    const bench = createTestBench();
    const s = bench.client("s", { instanceId: "one" });
    const join = s.join();
    expect(await join.now()).toBe("parked");
    bench.clock.advance(500);
    expect(await join.now()).toMatchObject({ memberId: "one-id1", leader: "one-id1", members: [{ groupInstanceId: "one" }] });
    expect(bench.lines()[0]).toBe(
      "Static member with groupInstanceId=one and unknown member id joins group g in Empty state. Created a new member id one-id1 for this member and added to the group.",
    );
  });

  it("that comes back finds its assignment, and nobody rebalances", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a"), bench.client("s", { instanceId: "one" })];
    await stabilize(bench, a, s);
    const former = s.memberId;
    const again = bench.client("s", { instanceId: "one" });
    expect(await again.join().now()).toMatchObject({
      errorCode: 0,
      generationId: 1,
      leader: a.memberId,
      members: [],
      skipAssignment: false,
    });
    expect(bench.group()).toBe("Stable 1");
    const sync = await again.sync().now();
    expect(sync !== null && sync !== "parked" && textOf(sync.assignment)).toBe(`of ${former}`);
    expect(bench.lines().slice(-2)).toEqual([
      `Static member with groupInstanceId=one and unknown member id joins group g in Stable state. Replacing previously mapped member ${former} with this groupInstanceId.`,
      "Static member which joins during Stable stage and doesn't affect the selected protocol will not trigger a rebalance.",
    ]);
  });

  it("that comes back fences the one before it", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a"), bench.client("s", { instanceId: "one" })];
    await stabilize(bench, a, s);
    await bench.client("s", { instanceId: "one" }).join().now();
    expect(await s.heartbeat()).toBe(82);
    expect(await s.join().now()).toMatchObject({ errorCode: 82, memberId: s.memberId, protocolName: null });
    expect(await s.sync().now()).toMatchObject({ errorCode: 82 });
    expect(await s.heartbeat({ groupInstanceId: null })).toBe(25);
  });

  it("that comes back while its JoinGroup is parked has that answered with 82", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a"), bench.client("s", { instanceId: "one" })];
    await stabilize(bench, a, s);
    a.join();
    // The leader's JoinGroup began a rebalance, which waits for nobody else once this one is in.
    const c = bench.client("c");
    await c.join().now();
    const former = s.memberId;
    const parked = s.join();
    expect(await parked.now()).toBe("parked");
    const again = bench.client("s", { instanceId: "one" }).join();
    expect(await parked.now()).toMatchObject({ errorCode: 82, memberId: former });
    expect(await again.now()).toBe("parked");
  });

  it("stays when it does not join a rebalance, and may come for its assignment later", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a", { session: 60_000 }), bench.client("s", { instanceId: "one", session: 60_000 })];
    await stabilize(bench, a, s);
    const join = a.join();
    bench.clock.advance(20_000);
    expect(await join.now()).toMatchObject({ generationId: 2, members: [{ memberId: a.memberId }, { memberId: s.memberId }] });
    await assign([a]);
    expect(await s.heartbeat()).toBe(22);
    expect(await s.join().now()).toMatchObject({ generationId: 2 });
  });

  it("that leads and comes back: below version 9 the old id leads, from 9 on it skips the assignment", async () => {
    const bench = createTestBench();
    const [s, b] = [bench.client("s", { instanceId: "one" }), bench.client("b")];
    await stabilize(bench, s, b);
    const former = s.memberId;
    const older = bench.client("s", { instanceId: "one", version: 8 });
    expect(await older.join().now()).toMatchObject({ leader: former, members: [], skipAssignment: false });
    const newer = bench.client("s", { instanceId: "one", version: 9 });
    const answer = await newer.join().now();
    expect(answer).toMatchObject({ leader: newer.memberId, skipAssignment: true });
    expect(answer).toMatchObject({ members: [{ memberId: b.memberId }, { memberId: newer.memberId }] });
    expect(bench.group()).toBe("Stable 1");
  });

  it("that comes back with other metadata for the same protocol: stored, no rebalance", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a"), bench.client("s", { instanceId: "one" })];
    await stabilize(bench, a, s);
    const again = bench.client("s", { instanceId: "one", protocols: { range: "new" } });
    await again.join().now();
    const [described] = bench.coordinator.describe(["g"], { apiVersion: 5, clientId: null, clientHost: "" });
    expect(described?.groupState).toBe("Stable");
    expect(described?.members.map(({ memberMetadata }) => textOf(memberMetadata))).toEqual(["m", "new"]);
  });

  it("that comes back and changes the protocol that would be chosen begins a rebalance", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a", { protocols: both }), bench.client("s", { instanceId: "one", protocols: both })];
    await stabilize(bench, a, s);
    const again = bench.client("s", { instanceId: "one", protocols: { roundrobin: "m" } });
    expect(await again.join().now()).toBe("parked");
    expect(bench.lines().at(-1)).toBe(
      `Preparing to rebalance group g in state PreparingRebalance with old generation 1 (reason: Group's selectedProtocol will change because static member ${bench.of("static member replaced").at(-1)?.member.memberId} with instance id one joined with change of protocol; client reason: not provided).`,
    );
  });

  it("that comes back while an assignment is awaited begins a new rebalance", async () => {
    const bench = createTestBench();
    const [a, s] = [bench.client("a"), bench.client("s", { instanceId: "one" })];
    await stabilize(bench, a, s);
    a.join();
    await s.join().now();
    const parked = s.sync();
    const again = bench.client("s", { instanceId: "one" }).join();
    expect(await parked.now()).toMatchObject({ errorCode: 82 });
    expect(await again.now()).toBe("parked");
    expect(bench.group()).toBe("PreparingRebalance 2");
  });

  it("cannot use an id that was given to a dynamic one", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await a.join().now();
    expect(await a.join({ groupInstanceId: "one" }).now()).toMatchObject({ errorCode: -1 });
  });

  it("with an instance id that nobody has and a member id is refused with 25", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    expect(await a.join({ groupInstanceId: "two", protocols: protocolsOf({ range: "m" }) }).now()).toMatchObject({
      errorCode: 25,
    });
  });
});
