import { describe, expect, it } from "vitest";
import { createTestBench, firstError, GROUP, protocolsOf, stabilize, type TestBench } from "./testing.ts";

const WEEK = 7 * 24 * 60 * 60_000;
const OUTSIDE = { generationIdOrMemberEpoch: -1, memberId: "" };

function offsetOf(bench: TestBench, topic = "t", partition = 0): bigint | undefined {
  const answer = bench.coordinator.fetchOffsets({ groupId: GROUP, topics: [{ name: topic, partitionIndexes: [partition] }] });
  return answer.topics[0]?.partitions[0]?.committedOffset;
}

/** What a consumer says of itself: version 0, one topic, empty user data. */
function subscriptionTo(topic: string): string {
  const bytes = Buffer.alloc(12 + topic.length);
  bytes.writeInt32BE(1, 2);
  bytes.writeInt16BE(topic.length, 6);
  bytes.write(topic, 8);
  return bytes.toString();
}

describe("a commit of a member", () => {
  it("is stored in Stable and while the group prepares a rebalance, refused with 27 while an assignment is awaited", async () => {
    const bench = createTestBench();
    const [a, b] = [bench.client("a"), bench.client("b")];
    await stabilize(bench, a, b);
    expect(await b.commit(5n)).toBe(0);
    a.join();
    expect(await b.commit(6n)).toBe(0);
    await b.join().now();
    expect(await b.commit(7n)).toBe(27);
    expect(offsetOf(bench)).toBe(6n);
  });

  it.each([
    ["an unknown member", { memberId: "x" }, 25],
    ["an old generation", { generationIdOrMemberEpoch: 0 }, 22],
    ["no generation", { generationIdOrMemberEpoch: -1 }, 22],
    ["neither", OUTSIDE, 25],
    ["an instance id that nobody has", { groupInstanceId: "one" }, 25],
    ["metadata too long", { metadata: "x".repeat(4097) }, 12],
    ["metadata just not too long", { metadata: "x".repeat(4096) }, 0],
    ["a topic that there is not", { topic: "missing" }, 3],
    ["a partition that there is not", { partition: 10 }, 3],
  ])("with %s", async (_, change, errorCode) => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    expect(await a.commit(5n, change)).toBe(errorCode);
  });

  it("that has left is refused with its generation, taken without one", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await stabilize(bench, a);
    await a.leave();
    expect(await a.commit(5n)).toBe(25);
    expect(await a.commit(5n, { generationIdOrMemberEpoch: -1 })).toBe(0);
  });

  it("answers partitions that there are not beside those that it stored, a topic once", async () => {
    const bench = createTestBench();
    const partitions = [11, 1, 12].map((partitionIndex) => ({
      partitionIndex,
      committedOffset: 1n,
      committedLeaderEpoch: -1,
      committedMetadata: null,
    }));
    const request = {
      groupId: GROUP,
      ...OUTSIDE,
      groupInstanceId: null,
      retentionTimeMs: -1n,
      topics: [{ name: "t", partitions }],
    };
    const answer = await bench.coordinator.commitOffsets(request, { apiVersion: 7, clientId: "a", clientHost: "" });
    expect(answer?.topics).toEqual([
      {
        name: "t",
        partitions: [
          { partitionIndex: 11, errorCode: 3 },
          { partitionIndex: 12, errorCode: 3 },
          { partitionIndex: 1, errorCode: 0 },
        ],
      },
    ]);
  });
});

describe("a commit from outside", () => {
  it("makes a group of commits alone, without a protocol type", async () => {
    const bench = createTestBench();
    expect(await bench.client("a").commit(5n, OUTSIDE)).toBe(0);
    expect(bench.coordinator.list({ statesFilter: [], typesFilter: [] })).toEqual([
      { groupId: GROUP, groupState: "Empty", groupType: "classic", protocolType: "" },
    ]);
  });

  it("with a generation makes none: 69 from version 9 on, 22 before", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    expect(await a.commit(5n, { generationIdOrMemberEpoch: 1, memberId: "x", version: 9 })).toBe(69);
    expect(await a.commit(5n, { generationIdOrMemberEpoch: 1, memberId: "x", version: 8 })).toBe(22);
    expect(bench.coordinator.list({ statesFilter: [], typesFilter: [] })).toEqual([]);
  });

  it("without a partition that there is makes none", async () => {
    const bench = createTestBench();
    expect(await bench.client("a").commit(5n, { ...OUTSIDE, topic: "missing" })).toBe(3);
    expect(bench.coordinator.list({ statesFilter: [], typesFilter: [] })).toEqual([]);
  });

  it("can be for the group without a name, and for a negative offset", async () => {
    const bench = createTestBench();
    expect(await bench.client("a").commit(-5n, { ...OUTSIDE, groupId: "" })).toBe(0);
    expect(bench.coordinator.fetchOffsets({ groupId: "", topics: null }).topics[0]?.partitions[0]?.committedOffset).toBe(-5n);
  });
});

describe("OffsetFetch", () => {
  it("knows neither unknown groups nor partitions, and says so with −1", async () => {
    const bench = createTestBench();
    expect(bench.coordinator.fetchOffsets({ groupId: GROUP, topics: null })).toEqual({ errorCode: 0, topics: [] });
    expect(offsetOf(bench)).toBe(-1n);
    await bench.client("a").commit(5n, { ...OUTSIDE, metadata: "m" });
    expect(offsetOf(bench, "t", 1)).toBe(-1n);
    expect(bench.coordinator.fetchOffsets({ groupId: GROUP, topics: null }).topics).toEqual([
      {
        name: "t",
        partitions: [{ partitionIndex: 0, committedOffset: 5n, committedLeaderEpoch: -1, metadata: "m", errorCode: 0 }],
      },
    ]);
  });
});

describe("retention", () => {
  it("forgets a group's offsets a week after it became empty, and then the group", async () => {
    const bench = createTestBench();
    const a = bench.client("a", { session: 1_800_000 });
    await stabilize(bench, a);
    await a.commit(5n);
    await a.leave();
    bench.clock.advance(WEEK - 600_000);
    expect(offsetOf(bench)).toBe(5n);
    bench.clock.advance(1_200_000);
    expect(offsetOf(bench)).toBe(-1n);
    expect(bench.of("group dead")).toMatchObject([{ why: "expired", state: "Empty" }]);
    expect(bench.coordinator.list({ statesFilter: [], typesFilter: [] })).toEqual([]);
  });

  it("counts from the commit for a group of commits alone", async () => {
    const bench = createTestBench();
    const a = bench.client("a");
    await a.commit(5n, OUTSIDE);
    bench.clock.advance(WEEK / 2);
    await a.commit(6n, { ...OUTSIDE, partition: 1 });
    bench.clock.advance(WEEK / 2 + 600_000);
    expect([offsetOf(bench), offsetOf(bench, "t", 1)]).toEqual([-1n, 6n]);
  });

  it("is the client's own where it asked for one", async () => {
    const bench = createTestBench();
    await bench.client("a").commit(5n, { ...OUTSIDE, retention: 1000n, version: 2 });
    bench.clock.advance(600_000);
    expect(offsetOf(bench)).toBe(-1n);
  });

  it("ends in a stable group for topics that it no longer subscribes to", async () => {
    const bench = createTestBench({ maxSessionTimeoutMs: 2 * WEEK });
    const a = bench.client("a", { session: 2 * WEEK, protocols: { range: subscriptionTo("t") } });
    await stabilize(bench, a);
    await a.commit(5n);
    await a.commit(6n, { topic: "t-former" });
    bench.clock.advance(WEEK + 600_000);
    expect([offsetOf(bench), offsetOf(bench, "t-former")]).toEqual([5n, -1n]);
  });

  it("deletes an empty group without offsets with the next sweep", async () => {
    const bench = createTestBench();
    await bench.client("a").join({ protocols: [] }).now();
    bench.clock.advance(600_000);
    expect(bench.of("group dead")).toHaveLength(1);
  });
});

describe("OffsetDelete", () => {
  const remove = (bench: TestBench, topic: string, partitionIndex = 0) =>
    bench.coordinator.deleteOffsets({ groupId: GROUP, topics: [{ name: topic, partitions: [{ partitionIndex }] }] });

  it("refuses topics that are subscribed to, and removes others", async () => {
    const bench = createTestBench();
    const a = bench.client("a", { protocols: { range: subscriptionTo("t") } });
    await stabilize(bench, a);
    await a.commit(5n);
    await a.commit(6n, { topic: "t-former" });
    expect(firstError(await remove(bench, "t"))).toBe(86);
    expect(firstError(await remove(bench, "t-former"))).toBe(0);
    expect(firstError(await remove(bench, "missing"))).toBe(3);
    expect([offsetOf(bench), offsetOf(bench, "t-former")]).toEqual([5n, -1n]);
  });

  it("takes a consumer group for subscribed when it cannot read what it says", async () => {
    const bench = createTestBench();
    const a = bench.client("a", { protocols: { range: "not a subscription" } });
    await stabilize(bench, a);
    expect(firstError(await remove(bench, "t"))).toBe(86);
  });

  it("refuses a group in use of another protocol type, an unknown group and one without a name", async () => {
    const bench = createTestBench();
    expect(await remove(bench, "t")).toEqual({ errorCode: 69, topics: [] });
    expect(await bench.coordinator.deleteOffsets({ groupId: "", topics: [] })).toEqual({ errorCode: 24, topics: [] });
    const a = bench.client("a", { version: 3 });
    a.join({ protocolType: "connect", protocols: protocolsOf({ range: "m" }) });
    expect(await remove(bench, "t")).toEqual({ errorCode: 68, topics: [] });
  });
});

it("a topic that is deleted takes its offsets with it", async () => {
  const bench = createTestBench();
  await bench.client("a").commit(5n, OUTSIDE);
  await bench.client("a").commit(6n, { ...OUTSIDE, topic: "t2" });
  bench.coordinator.topicDeleted("t");
  expect([offsetOf(bench), offsetOf(bench, "t2")]).toEqual([-1n, 6n]);
});
