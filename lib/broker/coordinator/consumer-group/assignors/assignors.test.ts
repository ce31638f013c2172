import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ASSIGNOR_NAMES, assignorNamed, type Assigned, type Assigning, type AssignorMember } from "./assignor.ts";

type Targets = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

interface Given {
  /** How many partitions each topic has. */
  readonly topics: Readonly<Record<string, number>>;
  /** Whom each topic interests; all by default. */
  readonly subscribed?: Readonly<Record<string, readonly string[]>>;
  readonly instances?: Readonly<Record<string, string>>;
  /** What they were to have until now. */
  readonly targets: Targets;
}

function specOf({ topics, subscribed = {}, instances = {}, targets }: Given): Assigning {
  const members = Object.entries(targets).map(([memberId, target]): AssignorMember => ({
    memberId,
    instanceId: instances[memberId] ?? null,
    topicIds: new Set(subscribed[memberId] ?? Object.keys(topics)),
    target: new Map(Object.entries(target).map(([topicId, partitions]) => [topicId, new Set(partitions)])),
  }));
  return {
    members,
    partitionCounts: new Map(Object.entries(topics)),
    homogeneous: Object.keys(subscribed).length === 0,
    isAssigned: (topicId, partition) => members.some(({ target }) => target.get(topicId)?.has(partition) === true),
  };
}

function plain(assigned: Assigned): Targets {
  return Object.fromEntries(
    [...assigned].map(([memberId, topics]) => [
      memberId,
      Object.fromEntries([...topics].map(([topic, partitions]) => [topic, [...partitions].sort((a, b) => a - b)])),
    ]),
  );
}

const assign = (name: string, given: Given) => plain(assignorNamed(name)(specOf(given)));

describe("uniform", () => {
  test("takes from whoever has too much, and gives to whoever has too little", () => {
    const targets = { a: { t: [0, 1, 2, 3, 4, 5, 6] }, b: {}, c: {} };
    expect(assign("uniform", { topics: { t: 7 }, targets })).toEqual({
      a: { t: [0, 1, 2] },
      b: { t: [3, 4] },
      c: { t: [5, 6] },
    });
  });

  test("leaves everything where it is when that is even", () => {
    const targets = { a: { t: [3] }, b: { t: [1, 2] }, c: { t: [0, 4] } };
    expect(assign("uniform", { topics: { t: 5 }, targets })).toEqual(targets);
  });

  test("evens out what members have that subscribe to different topics", () => {
    const subscribed = { a: ["t"], b: ["t", "u"] };
    expect(assign("uniform", { topics: { t: 4, u: 3 }, subscribed, targets: { a: {}, b: { t: [0, 1, 2, 3] } } })).toEqual({
      a: { t: [1, 2, 3] },
      b: { t: [0], u: [0, 1, 2] },
    });
  });
});

test("range gives consecutive partitions of each topic, static members first", () => {
  const targets = { b: {}, a: {}, c: {} };
  const instances = { c: "one" };
  expect(assign("range", { topics: { t: 5, u: 1 }, instances, targets })).toEqual({
    c: { t: [0, 1], u: [0] },
    a: { t: [2, 3] },
    b: { t: [4] },
  });
});

const TOPICS = ["t", "u", "v"] as const;
/** Any partitions of the topics dealt to members that may subscribe to others than they did. */
const given = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.tuple(...TOPICS.map(() => fc.integer({ min: 1, max: 9 }))),
    fc.boolean(),
    fc.infiniteStream(fc.nat()),
  )
  .map(([count, sizes, alike, stream]): Given => {
    const next = (below: number) => (stream.next().value ?? 0) % below;
    const members = Array.from({ length: count }, (_, index) => `m${index}`);
    const topics = Object.fromEntries(TOPICS.map((topic, index) => [topic, sizes[index] ?? 1]));
    const targets: Record<string, Record<string, number[]>> = Object.fromEntries(members.map((member) => [member, {}]));
    for (const [topic, size] of Object.entries(topics))
      for (let partition = 0; partition < size; partition++) {
        const owner = targets[members[next(count + 1)] ?? ""];
        if (owner) (owner[topic] ??= []).push(partition);
      }
    if (alike) return { topics, targets };
    const subscribed = Object.fromEntries(members.map((member) => [member, TOPICS.filter(() => next(3) > 0)]));
    return { topics, subscribed, targets };
  });

test.each(ASSIGNOR_NAMES)("%s gives every partition to exactly one of its subscribers", (name) => {
  fc.assert(
    fc.property(given, (given) => {
      const assigned = assign(name, given);
      for (const [topic, size] of Object.entries(given.topics)) {
        const subscribers = Object.keys(given.targets).filter((member) => (given.subscribed?.[member] ?? TOPICS).includes(topic));
        const owners = Object.entries(assigned).flatMap(([member, topics]) => (topics[topic] ?? []).map(() => member));
        const partitions = Object.values(assigned).flatMap((topics) => topics[topic] ?? []);
        expect(partitions.sort((a, b) => a - b)).toEqual(subscribers.length > 0 ? [...Array(size).keys()] : []);
        expect(owners.every((owner) => subscribers.includes(owner))).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test("uniform is even among those who subscribe to the same, and a second time changes nothing", () => {
  fc.assert(
    fc.property(given, (given) => {
      const assigned = assign("uniform", given);
      expect(assign("uniform", { ...given, targets: { ...given.targets, ...assigned } })).toEqual(assigned);
      if (given.subscribed) return;
      const sizes = Object.values(assigned).map((topics) => Object.values(topics).flat().length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});
