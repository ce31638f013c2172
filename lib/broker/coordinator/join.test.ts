import { describe, expect, it } from "vitest";
import { createTestBench, GROUP, protocolsOf, stabilize } from "./testing.ts";

describe("a first JoinGroup", () => {
  it("is given an id to join with, from version 4 on", async () => {
    const bench = createTestBench();
    const answer = await bench.client("c", { version: 4 }).join().now();
    expect(answer).toMatchObject({ errorCode: 79, memberId: "c-id1", generationId: -1, protocolName: null });
    expect(bench.group()).toBe("Empty 0");
  });

  it("is in at once below version 4", async () => {
    const bench = createTestBench();
    const join = bench.client("c", { version: 3 }).join();
    expect(await join.now()).toBe("parked");
    bench.clock.advance(500);
    expect(await join.now()).toMatchObject({ errorCode: 0, generationId: 1, leader: "c-id1", memberId: "c-id1" });
  });

  it("takes the session timeout for the rebalance timeout in version 0", async () => {
    const bench = createTestBench();
    bench.client("c", { version: 0, session: 7000, rebalance: -1 }).join();
    bench.clock.advance(500);
    expect(bench.of("waiting").at(-1)?.waiting).toMatchObject({ waitsFor: "sync", until: bench.clock.now() + 7000 });
  });

  it.each([
    ["no group id", { groupId: "" }, 24],
    ["a session below the floor", { sessionTimeoutMs: 999 }, 26],
    ["a session above the ceiling", { sessionTimeoutMs: 1_800_001 }, 26],
    ["an id of a group that there is not", { memberId: "x" }, 25],
    ["no protocols", { protocols: [] }, 23],
    ["no protocol type", { protocolType: "" }, 23],
  ])("is refused with %s", async (_, change, errorCode) => {
    const bench = createTestBench();
    expect(await bench.client("c").join(change).now()).toMatchObject({ errorCode });
  });

  it("leaves an empty group behind when refused with 23, none when refused with 25", async () => {
    const bench = createTestBench();
    await bench.client("c").join({ memberId: "x" }).now();
    expect(bench.coordinator.list({ statesFilter: [], typesFilter: [] })).toEqual([]);
    await bench.client("c").join({ protocols: [] }).now();
    expect(bench.coordinator.list({ statesFilter: [], typesFilter: [] })).toMatchObject([
      { groupState: "Empty", protocolType: "" },
    ]);
  });

  it("of a client without a name gets an id that is as one with an empty name", async () => {
    const bench = createTestBench();
    const request = {
      groupId: GROUP,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId: "",
      groupInstanceId: null,
      protocolType: "consumer",
      protocols: protocolsOf({ range: "" }),
      reason: null,
    };
    const answer = await bench.coordinator.join(request, { apiVersion: 5, clientId: null, clientHost: "/127.0.0.1" });
    expect(answer?.memberId).toBe("-id1");
  });
});

describe("the initial delay", () => {
  it("is extended once for members that come during it", async () => {
    const bench = createTestBench();
    const first = await bench.client("a").enter();
    bench.clock.advance(400);
    await bench.client("b").enter();
    bench.clock.advance(100);
    expect(await first.now()).toBe("parked");
    bench.clock.advance(499);
    expect(await first.now()).toBe("parked");
    bench.clock.advance(1);
    expect(await first.now()).toMatchObject({ errorCode: 0, generationId: 1 });
  });

  it("never lasts longer than the rebalance timeout of the first members", async () => {
    const bench = createTestBench();
    const first = await bench.client("a", { rebalance: 1200 }).enter();
    for (let at = 0; at < 1200; at += 100) {
      expect(await first.now()).toBe("parked");
      bench.clock.advance(100);
      await bench.client("more", { rebalance: 1200 }).enter();
    }
    expect(await first.now()).toMatchObject({ generationId: 1 });
  });

  it("is not cut short by a leave; without members the group is empty when it ends", async () => {
    const bench = createTestBench();
    const client = bench.client("a");
    const join = await client.enter();
    expect(await client.leave()).toEqual([0]);
    expect(await join.now()).toMatchObject({ errorCode: 25, memberId: "" });
    expect(bench.group()).toBe("PreparingRebalance 0");
    bench.clock.advance(500);
    expect(bench.group()).toBe("Empty 1");
  });

  it("does not wait for an id that was given out and did not come back", async () => {
    const bench = createTestBench();
    const join = await bench.client("a").enter();
    await bench.client("b").join().now();
    bench.clock.advance(500);
    expect(await join.now()).toMatchObject({ generationId: 1 });
  });
});

describe("a JoinGroup of a member", () => {
  it("of a follower with nothing new is answered with the generation as it is", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    expect(await b.join().now()).toMatchObject({ errorCode: 0, generationId: 1, leader: a.memberId, members: [] });
    expect(bench.group()).toBe("Stable 1");
  });

  it("of the leader begins a rebalance", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    expect(await a.join().now()).toBe("parked");
    expect(bench.group()).toBe("PreparingRebalance 1");
    expect(bench.lines().at(-1)).toBe(
      `Preparing to rebalance group g in state PreparingRebalance with old generation 1 (reason: Leader ${a.memberId} re-joining group during Stable; client reason: not provided).`,
    );
  });

  it.each([
    ["other metadata", { protocols: protocolsOf({ range: "new" }) }, "PreparingRebalance 1"],
    ["another order of protocols", { protocols: protocolsOf({ roundrobin: "m", range: "m" }) }, "PreparingRebalance 1"],
    ["another timeout", { sessionTimeoutMs: 9000, rebalanceTimeoutMs: 9000 }, "Stable 1"],
  ])("of a follower with %s", async (_, change, group) => {
    const bench = createTestBench();
    const protocols = { range: "m", roundrobin: "m" };
    const [a, b] = [bench.client("a", { protocols }), bench.client("b", { protocols })];
    await stabilize(bench, a, b);
    b.join(change);
    expect(bench.group()).toBe(group);
  });

  it("replaces its parked one, which is never answered", async () => {
    const bench = createTestBench();
    const client = bench.client("a");
    const first = await client.enter();
    const second = client.join();
    expect(await first.now()).toBeNull();
    bench.clock.advance(500);
    expect(await second.now()).toMatchObject({ errorCode: 0 });
  });

  it("with an id that nobody has is refused with 25, and with a foreign protocol with 23, disturbing nobody", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    expect(await a.join({ memberId: "x" }).now()).toMatchObject({ errorCode: 25, memberId: "x", protocolName: null });
    expect(await a.join({ protocols: protocolsOf({ other: "" }) }).now()).toMatchObject({ errorCode: 23, memberId: a.memberId });
    expect(await a.join({ protocolType: "connect" }).now()).toMatchObject({ errorCode: 23 });
    expect(bench.group()).toBe("Stable 1");
  });
});

describe("a full group", () => {
  it("refuses one more member, and takes those that it has", async () => {
    const bench = createTestBench({ groupMaxSize: 2 });
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    expect(await bench.client("c").join().now()).toMatchObject({ errorCode: 81, memberId: "" });
    expect(await b.join().now()).toMatchObject({ errorCode: 0 });
  });

  it("counts those who have joined while it prepares, and puts out a member that comes last", async () => {
    const bench = createTestBench({ groupMaxSize: 2 });
    const [a, b, c] = [bench.client("a", { version: 3 }), bench.client("b", { version: 3 }), bench.client("c", { version: 3 })];
    await stabilize(bench, a, b);
    a.join();
    const late = c.join();
    expect(await late.now()).toBe("parked");
    expect(await b.join().now()).toMatchObject({ errorCode: 81 });
    expect(await b.heartbeat()).toBe(25);
  });
});
