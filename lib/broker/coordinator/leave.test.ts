import { describe, expect, it } from "vitest";
import { errorOfSingleLeave } from "./requests.ts";
import { createTestBench, stabilize } from "./testing.ts";

describe("LeaveGroup", () => {
  it("takes the member out and rebalances the others, with the client's reason in the log", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    expect(await b.leave({ memberId: b.memberId, groupInstanceId: null, reason: "the consumer is being closed" })).toEqual([0]);
    expect(bench.lines().slice(-2)).toEqual([
      `[Group g] Member ${b.memberId} has left group through explicit \`LeaveGroup\` request; client reason: the consumer is being closed`,
      `Preparing to rebalance group g in state PreparingRebalance with old generation 1 (reason: explicit \`LeaveGroup\` request for (${b.memberId}) members.).`,
    ]);
  });

  it("of the last member makes the group empty at once", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    await a.leave();
    expect(bench.lines().at(-1)).toBe("Group g with generation 2 is now empty.");
  });

  it("answers each member by itself, and rebalances once", async () => {
    const bench = createTestBench();
    const [a, b, s] = [bench.client("a"), bench.client("b"), bench.client("s", { instanceId: "one" })];
    await stabilize(bench, a, b, s);
    const errors = await a.leave(
      { memberId: b.memberId, groupInstanceId: null, reason: null },
      { memberId: "x", groupInstanceId: null, reason: null },
      { memberId: "x", groupInstanceId: "one", reason: null },
      { memberId: "", groupInstanceId: null, reason: null },
      { memberId: "", groupInstanceId: "two", reason: null },
      { memberId: "", groupInstanceId: "one", reason: null },
    );
    expect(errors).toEqual([0, 25, 82, 25, 25, 0]);
    expect(bench.of("preparing to rebalance")).toHaveLength(2);
    expect(bench.of("preparing to rebalance").at(-1)?.reason).toEqual({ kind: "members left", memberIds: [b.memberId, ""] });
  });

  it("of the last straggler ends the join phase", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    const join = a.join();
    await b.leave();
    expect(await join.now()).toMatchObject({ generationId: 2 });
  });

  it("of a member whose JoinGroup is parked answers that with 25, and never its parked SyncGroup", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    const join = a.join();
    await a.leave();
    expect(await join.now()).toMatchObject({ errorCode: 25 });
    await b.join().now();
    const c = bench.client("c");
    await c.enter();
    await b.join().now();
    const sync = c.sync();
    expect(await sync.now()).toBe("parked");
    await c.leave();
    expect(await sync.now()).toBeNull();
  });

  it("of an id that was given out rebalances a stable group", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a);
    await b.join().now();
    expect(await b.leave()).toEqual([0]);
    expect(bench.group()).toBe("PreparingRebalance 1");
    expect(bench.lines().at(-2)).toBe(
      `[Group g] Pending member ${b.memberId} has left group through explicit \`LeaveGroup\` request; client reason: not provided`,
    );
  });

  it("for a group that there is not: each member 25, no error for an empty list, 24 for no name", async () => {
    const { coordinator } = createTestBench();
    const member = { memberId: "x", groupInstanceId: null, reason: null };
    const unknown = await coordinator.leave({ groupId: "g", members: [member] });
    expect(unknown).toEqual({ errorCode: 0, members: [{ memberId: "x", groupInstanceId: null, errorCode: 25 }] });
    expect(await coordinator.leave({ groupId: "g", members: [] })).toEqual({ errorCode: 0, members: [] });
    expect(await coordinator.leave({ groupId: "", members: [member] })).toMatchObject({ errorCode: 24 });
    expect(unknown && errorOfSingleLeave(unknown)).toBe(25);
  });
});
