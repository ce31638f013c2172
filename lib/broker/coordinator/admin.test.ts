import { describe, expect, it } from "vitest";
import { createTestBench, GROUP, stabilize, textOf, type TestBench } from "./testing.ts";

const describeGroup = (bench: TestBench, apiVersion = 5) =>
  bench.coordinator.describe([GROUP], { apiVersion, clientId: null, clientHost: "" })[0];

describe("DescribeGroups", () => {
  it("tells metadata and protocol while the group is Stable only, the last assignment always", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b", { instanceId: "one" })];
    await stabilize(bench, a, b);
    expect(describeGroup(bench)).toMatchObject({ groupState: "Stable", protocolType: "consumer", protocolData: "range" });
    expect(describeGroup(bench)?.members.map(({ memberMetadata }) => textOf(memberMetadata))).toEqual(["m", "m"]);
    expect(describeGroup(bench)?.members[1]).toMatchObject({ clientId: "b", clientHost: "/127.0.0.1", groupInstanceId: "one" });
    a.join();
    expect(describeGroup(bench)).toMatchObject({ groupState: "PreparingRebalance", protocolType: "consumer", protocolData: "" });
    expect(describeGroup(bench)?.members.map(({ memberMetadata }) => textOf(memberMetadata))).toEqual(["", ""]);
    expect(describeGroup(bench)?.members.map(({ memberAssignment }) => textOf(memberAssignment))).toEqual([
      `of ${a.memberId}`,
      `of ${b.memberId}`,
    ]);
  });

  it("calls a group that there is not Dead, and an error from version 6 on", () => {
    const bench = createTestBench();
    expect(describeGroup(bench)).toMatchObject({
      errorCode: 0,
      errorMessage: null,
      groupState: "Dead",
      protocolType: "",
      members: [],
    });
    expect(describeGroup(bench, 6)).toMatchObject({ errorCode: 69, errorMessage: "Group g not found.", groupState: "Dead" });
  });
});

describe("ListGroups", () => {
  it.each([
    [[], [], 1],
    [["stable"], [], 1],
    [["Empty", "STABLE"], ["Classic"], 1],
    [["Empty"], [], 0],
    [["nonsense"], [], 0],
    [[], ["consumer"], 0],
  ])("with states %j and types %j", async (statesFilter, typesFilter, count) => {
    const bench = createTestBench();
    await stabilize(bench, bench.client("a"));
    expect(bench.coordinator.list({ statesFilter, typesFilter })).toHaveLength(count);
  });
});

describe("DeleteGroups", () => {
  it("deletes an empty group with its offsets; its generations begin again", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    await a.commit(5n);
    expect(await bench.coordinator.deleteGroups([GROUP])).toEqual([{ groupId: GROUP, errorCode: 68 }]);
    await a.leave();
    expect(await bench.coordinator.deleteGroups([GROUP, "other", GROUP])).toEqual([
      { groupId: GROUP, errorCode: 0 },
      { groupId: "other", errorCode: 69 },
    ]);
    expect(bench.of("group dead")).toMatchObject([{ why: "deleted" }]);
    expect(bench.coordinator.fetchOffsets({ groupId: GROUP, topics: null }).topics).toEqual([]);
    await stabilize(bench, bench.client("b"));
    expect(bench.group()).toBe("Stable 1");
  });

  it("forgets the ids that the group gave out, with their timers", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await a.join().now();
    const withGroup = bench.clock.pending;
    await bench.coordinator.deleteGroups([GROUP]);
    expect(bench.clock.pending).toBe(withGroup - 1);
    expect(await a.join().now()).toMatchObject({ errorCode: 25 });
  });
});

describe("a broker that stops and starts", () => {
  it("never answers what was parked, and finds its groups as they were last stable", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    await a.commit(5n);
    const join = a.join();
    bench.coordinator.suspend();
    expect(bench.clock.pending).toBe(0);
    expect(await join.now()).toBeNull();
    bench.clock.advance(60_000);
    bench.coordinator.resume();
    expect(bench.group()).toBe("Stable 1");
    bench.clock.advance(1);
    expect(await a.heartbeat()).toBe(0);
    bench.clock.advance(9998);
    expect(bench.of("session expired")).toEqual([]);
    bench.clock.advance(1);
    expect(bench.of("session expired")).toMatchObject([{ member: { clientId: "b" } }]);
    expect(bench.coordinator.fetchOffsets({ groupId: GROUP, topics: null }).topics).toHaveLength(1);
  });

  it("knows of each member the protocol that was chosen, and no other", async () => {
    const bench = createTestBench();
    const both = { protocols: { range: "m", roundrobin: "m" } };
    const [a, b] = [bench.client("a", both), bench.client("b", both)];
    await stabilize(bench, a, b);
    bench.coordinator.suspend();
    bench.coordinator.resume();
    const newcomer = bench.client("c", { protocols: { roundrobin: "m" } });
    expect(await newcomer.join().now()).toMatchObject({ errorCode: 23 });
    // So what a follower had always said is a change.
    expect(await b.join().now()).toBe("parked");
    expect(bench.lines().at(-1)).toContain("reason: Updating metadata for member b-");
  });

  it("finds a group that was never stable empty", async () => {
    const bench = createTestBench();
    await bench.client("a").enter();
    bench.coordinator.suspend();
    bench.coordinator.resume();
    expect(bench.group()).toBe("Empty 0");
  });
});

it("leaves no timer behind when it ends", async () => {
  const bench = createTestBench();
  await stabilize(bench, bench.client("a"), bench.client("b"));
  bench.coordinator.dispose();
  expect(bench.clock.pending).toBe(0);
});

it("takes what a listener of its steps asks after what it does now", async () => {
  const bench = createTestBench();
  const a = bench.client("a");
  await stabilize(bench, a);
  const { coordinator, steps } = bench;
  const push = steps.push.bind(steps);
  let asked = false;
  steps.push = (...added) => {
    if (!asked && added[0]?.kind === "preparing to rebalance") {
      asked = true;
      void coordinator.heartbeat({ groupId: GROUP, generationId: 1, memberId: a.memberId, groupInstanceId: null });
    }
    return push(...added);
  };
  await a.join().now();
  const kinds = steps.map(({ kind }) => kind).slice(-4);
  expect(kinds).toEqual(["preparing to rebalance", "join phase completed", "waiting", "refused"]);
});

it("goes on when a listener of its steps throws", async () => {
  const bench = createTestBench();
  const a = bench.client("a");
  bench.steps.push = () => {
    throw new Error("a listener's defect");
  };
  await stabilize(bench, a);
  expect(bench.faults).not.toEqual([]);
  expect(await a.heartbeat()).toBe(0);
});

it("answers nothing while it is suspended, and arms no timer", async () => {
  const bench = createTestBench();
  bench.coordinator.suspend();
  expect(await bench.client("a").join().now()).toBeNull();
  expect(bench.clock.pending).toBe(0);
});
