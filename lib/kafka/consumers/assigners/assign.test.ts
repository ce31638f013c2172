import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignRange, assignRoundRobin } from "./assign.ts";
import type { Assign, Subscriber } from "./members.ts";

const member = (memberId: string, topics: string[], groupInstanceId: string | null = null): Subscriber => ({
  memberId,
  topics,
  groupInstanceId,
  owned: null,
});

/** Plain objects, easier to read than maps of maps. */
function run(assign: Assign, members: Subscriber[], counts: Record<string, number>) {
  const assignment = assign(members, new Map(Object.entries(counts)));
  return Object.fromEntries([...assignment].map(([id, topics]) => [id, Object.fromEntries(topics)]));
}

/** The cases of Kafka's own RangeAssignorTest and RoundRobinAssignorTest, under their names there. */
describe("range, as RangeAssignorTest", () => {
  test("testOneConsumerNoTopic", () => {
    expect(run(assignRange, [member("c", [])], {})).toEqual({ c: {} });
  });
  test("testOneConsumerNonexistentTopic", () => {
    expect(run(assignRange, [member("c", ["t"])], {})).toEqual({ c: {} });
  });
  test("testOnlyAssignsPartitionsFromSubscribedTopics", () => {
    expect(run(assignRange, [member("c", ["t1"])], { t1: 3, other: 3 })).toEqual({ c: { t1: [0, 1, 2] } });
  });
  test("testTwoConsumersOneTopicOnePartition", () => {
    expect(run(assignRange, [member("c1", ["t"]), member("c2", ["t"])], { t: 1 })).toEqual({ c1: { t: [0] }, c2: {} });
  });
  test("testMultipleConsumersMixedTopics", () => {
    const members = [member("c1", ["t1"]), member("c2", ["t1", "t2"]), member("c3", ["t1"])];
    expect(run(assignRange, members, { t1: 3, t2: 2 })).toEqual({
      c1: { t1: [0] },
      c2: { t1: [1], t2: [0, 1] },
      c3: { t1: [2] },
    });
  });
  test("testTwoConsumersTwoTopicsSixPartitions", () => {
    const members = [member("c1", ["t1", "t2"]), member("c2", ["t1", "t2"])];
    expect(run(assignRange, members, { t1: 3, t2: 3 })).toEqual({
      c1: { t1: [0, 1], t2: [0, 1] },
      c2: { t1: [2], t2: [2] },
    });
  });
  test("testTwoStaticConsumersTwoTopicsSixPartitions: static members by instance id, before the others", () => {
    const members = [member("b", ["t"], "i1"), member("a", ["t"], "i2"), member("0", ["t"])];
    expect(run(assignRange, members, { t: 4 })).toEqual({ b: { t: [0, 1] }, a: { t: [2] }, 0: { t: [3] } });
  });
});

describe("round robin, as RoundRobinAssignorTest", () => {
  test("testTwoConsumersTwoTopicsSixPartitions", () => {
    const members = [member("c2", ["t1", "t2"]), member("c1", ["t1", "t2"])];
    expect(run(assignRoundRobin, members, { t1: 3, t2: 3 })).toEqual({
      c1: { t1: [0, 2], t2: [1] },
      c2: { t1: [1], t2: [0, 2] },
    });
  });
  test("testMultipleConsumersMixedTopics", () => {
    const members = [member("c1", ["t1"]), member("c2", ["t1", "t2"]), member("c3", ["t1"])];
    expect(run(assignRoundRobin, members, { t1: 3, t2: 2 })).toEqual({
      c1: { t1: [0] },
      c2: { t1: [1], t2: [0, 1] },
      c3: { t1: [2] },
    });
  });
  test("testTwoConsumersOneTopicOnePartition", () => {
    expect(run(assignRoundRobin, [member("c1", ["t"]), member("c2", ["t"])], { t: 1 })).toEqual({ c1: { t: [0] }, c2: {} });
  });
  test("a topic of its own for each, and one that does not exist", () => {
    expect(run(assignRoundRobin, [member("a", ["x", "gone"]), member("b", ["y"])], { x: 2, y: 1 })).toEqual({
      a: { x: [0, 1] },
      b: { y: [0] },
    });
  });
});

const TOPICS = ["a", "b", "c"];
const groups = fc.record({
  members: fc.uniqueArray(
    fc.record({
      memberId: fc.string({ minLength: 1, maxLength: 6 }),
      topics: fc.subarray(TOPICS),
      groupInstanceId: fc.constant(null),
      owned: fc.constant(null),
    }),
    { minLength: 1, maxLength: 12, selector: ({ memberId }) => memberId },
  ),
  counts: fc.record({ a: fc.nat(20), b: fc.nat(20), c: fc.nat(3) }),
});

describe.each([
  ["range", assignRange],
  ["roundrobin", assignRoundRobin],
] as const)("%s, always", (_name, assign) => {
  test("each partition that somebody wants has one owner, who wants it; nobody is left out", () => {
    fc.assert(
      fc.property(groups, ({ members, counts }) => {
        const assignment = assign(members, new Map(Object.entries(counts)));
        expect([...assignment.keys()].toSorted(byText)).toEqual(members.map(({ memberId }) => memberId).toSorted(byText));
        for (const topic of TOPICS) {
          const wanted = members.some(({ topics }) => topics.includes(topic));
          const given = [...assignment].flatMap(([id, topics]) =>
            (topics.get(topic) ?? []).map((partition) => ({ id, partition })),
          );
          const count = wanted ? (new Map(Object.entries(counts)).get(topic) ?? 0) : 0;
          expect(given.map(({ partition }) => partition).toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: count }, (_, p) => p),
          );
          for (const { id } of given) expect(members.find(({ memberId }) => memberId === id)?.topics).toContain(topic);
        }
      }),
    );
  });

  test("the order in which members are listed changes nothing", () => {
    fc.assert(
      fc.property(groups, ({ members, counts }) => {
        const partitions = new Map(Object.entries(counts));
        const order = (list: ReturnType<Assign>) => [...list].toSorted(([a], [b]) => byText(a, b));
        expect(order(assign(members.toReversed(), partitions))).toEqual(order(assign(members, partitions)));
      }),
    );
  });

  test("with one subscription for all, nobody has two partitions more than another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(50), (count, partitions) => {
        const members = Array.from({ length: count }, (_, index) => member(`m${index}`, ["a"]));
        const sizes = [...assign(members, new Map([["a", partitions]])).values()].map((topics) => topics.get("a")?.length ?? 0);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
