import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignSticky } from "./assign-sticky.ts";
import type { GroupAssignment, Owned, Subscriber } from "./members.ts";

/**
 * What Kafka 4.3.1's own StickyAssignor answered: partitions of each topic; each member with its topics, the generation
 * that it remembers and what it had in it; then what each was given.
 */
const KAFKA_SAYS = [
  "t8; a=t@5:t0,t1,t6 b=t@5:t2,t3 c=t@-: d=t@-: e=t@5:t4,t5,t7 f=t@-: => a:t0,t1 b:t2,t3 c:t5 d:t6 e:t4 f:t7",
  "t4 u5 v6; a=tuv@-: b=tuv@-: c=tuv@5:t0,t2,u0,u1,u4,v4 => a:t1,u2,v0,v2,v4 b:t3,u3,v1,v3,v5 c:t0,t2,u0,u1,u4",
  "t6 u7 v3; a=tuv@5:t3,u1 b=tuv@5:t1,u3,u5,v0,v2 c=tuv@-: d=tuv@5:u2,v1 e=tuv@-: => a:t0,t3,u1 b:t1,u3,v0,v2 c:t2,u0,u5 d:t4,u2,v1 e:t5,u4,u6",
  "t4; a=t@5:t3 b=t@-: c=t@5:t0 d=t@-: e=t@-: f=t@-: g=t@-: => a:t3 b:t1 c:t0 d:t2 e: f: g:",
  "t5; a=t@5:t0,t3 b=t@5:t1,t2,t4 c=t@-: d=t@-: => a:t0,t3 b:t1 c:t2 d:t4",
  "t5; a=t@5:t2,t3,t4 b=t@-: => a:t2,t3,t4 b:t0,t1",
  "t8 u9 v7; a=tuv@-: b=tuv@5:t5,t7,u4,u5,u7,v1,v3,v6 c=tuv@5:t3,u0,v4,v5 => a:t0,t2,t6,u2,u6,u8,v0,v2 b:t5,t7,u4,u5,u7,v1,v3,v6 c:t1,t3,t4,u0,u1,u3,v4,v5",
  "t8 u8; a=tu@5:t6,u4,u7 b=tu@5:t1 c=tu@5:t2,t3,t7 d=tu@5:t5,u2 e=tu@-: => a:t6,u4,u6,u7 b:t0,t1,u1 c:t2,t3,t7 d:t4,t5,u2 e:u0,u3,u5",
  "t2 u7; a=tu@-: b=tu@5:u0,u1,u2,u3,u4,u6 c=tu@5:t0,u5 => a:t1,u4,u6 b:u0,u1,u2 c:t0,u3,u5",
  "t6; a=t@5:t3 b=t@-: c=t@5:t1 d=t@5:t0 e=t@5:t4 f=t@-: g=t@-: => a:t3 b:t2 c:t1 d:t0 e:t4 f:t5 g:",
  "t5 u8 v3; a=tuv@5:u2,u5,v2 b=tuv@5:t1,t2,v0 c=tuv@5:t3,t4,v1 d=tuv@5:t0,u1,u4,u6 e=tuv@5:u7 f=tuv@5:u0,u3 => a:u2,u5,v2 b:t1,t2,v0 c:t3,t4,v1 d:t0,u1,u4 e:u6,u7 f:u0,u3",
  "t6 u9 v9; a=tu@5:t1,u3 b=uv@5:u4,u6,u8,v7 c=tuv@-: d=t@-: e=tuv@-: => a:t1,t5,u0,u3,u7 b:u1,u4,u6,u8,v7 c:u2,v0,v2,v4,v6 d:t0,t2,t3,t4 e:u5,v1,v3,v5,v8",
  "t5 u3; a=tu@5:t1,t2,u0 b=tu@5:t0,t4 c=t@5:t3 => a:t2,u0,u2 b:t1,t4,u1 c:t0,t3",
  "t1 u7 v6; a=tuv@5:u1,v1,v2,v3,v5 b=uv@-: c=tv@5:v0 => a:u1,u6,v2,v3,v5 b:u0,u2,u3,u4,u5 c:t0,v0,v1,v4",
  "t1 u8; a=tu@5:u5 b=t@5:t0 c=tu@-: d=tu@5:u4 e=tu@5:u0,u2 => a:u3,u5 b:t0 c:u1,u6 d:u4,u7 e:u0,u2",
  "t6 u4 v4; a=tuv@5:t1,t3,u1,v0,v1 b=tuv@-: c=tu@5:t4,u2,u3 d=tv@5:t2,v2 e=tv@5:t0,v3 => a:t1,t3,v1 b:t5,u0,u1 c:t4,u2,u3 d:t2,v0,v2 e:t0,v3",
  "t6 u6 v2; a=tv@5:t1,t4,v0 b=tv@5:t0,t5 c=t@-: => a:t1,t4,v0 b:t0,t5,v1 c:t2,t3",
  "t2 u9 v8; a=tuv@5:u5,v3 b=v@-: c=v@-: d=v@5:v4,v5,v7 e=v@5:v0,v1 => a:t0,t1,u0,u1,u2,u3,u4,u5,u6,u7,u8 b:v2,v3 c:v4,v6 d:v5,v7 e:v0,v1",
  "t2 u8 v3; a=tuv@5:u2,u3,u4 b=v@5:v1 c=tuv@5:u1,u5,u6,v0 => a:t1,u2,u3,u4,u7 b:v0,v1,v2 c:t0,u0,u1,u5,u6",
  "t6 u9; a=tu@-: b=u@-: => a:t0,t1,t2,t3,t4,t5,u6,u8 b:u0,u1,u2,u3,u4,u5,u7",
];

test.each(KAFKA_SAYS)("%s", (line) => {
  const [asked = "", answer = ""] = line.split(" => ");
  const [topics = "", members = ""] = asked.split("; ");
  const counts = new Map(topics.split(" ").map((each) => [each.slice(0, 1), Number(each.slice(1))]));
  expect(asText(assignSticky(members.split(" ").map(readMember), counts))).toBe(answer);
});

/** "a=tu@5:t0,u1" */
function readMember(text: string): Subscriber {
  const [, memberId = "", topics = "", generation = "", owned = ""] = /^(\w)=(\w+)@([-\d]+):(.*)$/.exec(text) ?? [];
  const partitions = new Map<string, number[]>();
  for (const each of owned.split(",").filter((some) => some !== "")) {
    const topic = each.slice(0, 1);
    partitions.set(topic, [...(partitions.get(topic) ?? []), Number(each.slice(1))]);
  }
  return member(memberId, topics.split(""), generation === "-" ? null : { generation: Number(generation), partitions });
}

function asText(assignment: GroupAssignment): string {
  return [...assignment]
    .map(([memberId, topics]) => {
      const partitions = [...topics].flatMap(([topic, numbers]) => numbers.map((number) => `${topic}${number}`));
      return `${memberId}:${partitions.join(",")}`;
    })
    .join(" ");
}

function member(memberId: string, topics: readonly string[], owned: Owned | null): Subscriber {
  return { memberId, groupInstanceId: null, topics, owned };
}

describe("what members say that they had", () => {
  const had = (generation: number, ...partitions: number[]): Owned => ({ generation, partitions: new Map([["t", partitions]]) });
  const share = (members: Subscriber[], count: number) => asText(assignSticky(members, new Map([["t", count]])));

  test("one that was away too long does not take back what another has had since", () => {
    expect(share([member("a", ["t"], had(3, 0, 1)), member("b", ["t"], had(4, 0, 1, 2, 3))], 4)).toBe("a:t2,t3 b:t0,t1");
  });
  test("what two claim of one generation nobody keeps", () => {
    expect(share([member("a", ["t"], had(3, 1, 3)), member("b", ["t"], had(3, 1, 0))], 4)).toBe("a:t1,t3 b:t0,t2");
  });
  test("partitions that there are not are nobody's", () => {
    expect(share([member("a", ["t"], had(3, 7, 8)), member("b", ["t"], null)], 2)).toBe("a:t0 b:t1");
  });
  test("a member without topics gets nothing", () => {
    expect(share([member("a", [], null), member("b", ["t"], null)], 2)).toBe("a: b:t0,t1");
  });
});

/** A group that was shared out once, and who goes and comes then. */
const histories = fc.record({
  counts: fc.record({ a: fc.nat(20), b: fc.nat(12), c: fc.nat(3) }),
  members: fc.uniqueArray(
    fc.record({ memberId: fc.string({ minLength: 1, maxLength: 6 }), topics: fc.subarray(["a", "b", "c"]), goes: fc.boolean() }),
    { minLength: 1, maxLength: 10, selector: ({ memberId }) => memberId },
  ),
  come: fc.nat(4),
});

function remembering(members: readonly Subscriber[], assignment: GroupAssignment, generation: number): Subscriber[] {
  return members.map((each) => ({ ...each, owned: { generation, partitions: assignment.get(each.memberId) ?? new Map() } }));
}

const keysIn = (topics: ReadonlyMap<string, readonly number[]> | undefined) =>
  [...(topics ?? [])].flatMap(([topic, partitions]) => partitions.map((partition) => `${topic}:${partition}`));

/** How many partitions stay with who had them. */
function stayed(members: readonly Subscriber[], assignment: GroupAssignment): number {
  return members.reduce((sum, { memberId, owned }) => {
    const had = new Set(keysIn(owned?.partitions));
    return sum + keysIn(assignment.get(memberId)).filter((key) => had.has(key)).length;
  }, 0);
}

describe("always", () => {
  test("each partition that somebody wants has one owner, who wants it, and nobody can be given one of who has two more", () => {
    fc.assert(
      fc.property(histories, ({ counts, members, come }) => {
        const partitions = new Map(Object.entries(counts));
        const first = members.map(({ memberId, topics }) => member(memberId, topics, null));
        const before = assignSticky(first, partitions);
        const stay = remembering(first, before, 1).filter((_, index) => !members[index]?.goes);
        const news = Array.from({ length: come + 1 }, (_, index) => member(`new member ${index}`, ["a", "b"], null));
        const now = [...stay, ...news];
        const after = assignSticky(now, partitions);
        const given = now.flatMap(({ memberId }) => keysIn(after.get(memberId)).map((key) => ({ key, memberId })));
        const wanted = [...partitions].filter(([topic]) => now.some(({ topics }) => topics.includes(topic)));
        expect(given.map(({ key }) => key).toSorted()).toEqual(
          wanted.flatMap(([topic, count]) => Array.from({ length: count }, (_, partition) => `${topic}:${partition}`)).toSorted(),
        );
        const sizeOf = (memberId: string) => keysIn(after.get(memberId)).length;
        for (const { key, memberId } of given) {
          const wanting = now.filter(({ topics }) => topics.includes(key.slice(0, 1)));
          expect(wanting.map((each) => each.memberId)).toContain(memberId);
          for (const other of wanting) expect(sizeOf(other.memberId)).toBeGreaterThanOrEqual(sizeOf(memberId) - 1);
        }
        expect(asText(assignSticky(remembering(now, after, 2), partitions)), "asked again, nothing moves").toBe(asText(after));
      }),
    );
  });

  test("where all want the same, as many stay as can in any even assignment", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 12 }), fc.nat(12), fc.nat(5), (count, size, leave, come) => {
        const partitions = new Map([["a", count]]);
        const first = Array.from({ length: size }, (_, index) => member(`m${index}`, ["a"], null));
        const stay = remembering(first, assignSticky(first, partitions), 1).slice(Math.min(leave, size - 1));
        const now = [...stay, ...Array.from({ length: come }, (_, index) => member(`n${index}`, ["a"], null))];
        const least = Math.floor(count / now.length);
        const larger = count % now.length;
        const had = stay.map(({ owned }) => owned?.partitions.get("a")?.length ?? 0);
        const most = had.reduce((sum, each) => sum + Math.min(each, least), 0);
        const one = Math.min(larger, had.filter((each) => each > least).length);
        expect(stayed(now, assignSticky(now, partitions))).toBe(most + one);
      }),
    );
  });
});
