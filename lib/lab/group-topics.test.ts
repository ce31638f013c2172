import { expect, test } from "vitest";
import { emptyView, reduce } from "../group/reduce.ts";
import { CLASSIC } from "../group/testing.ts";
import { watchedTopics } from "./group-topics.ts";

const empty = emptyView({ group: "theirs", origin: "watched", topic: "", assignors: [] });
const withTopic = (topic: string, partitions: number) =>
  reduce(empty, { seq: 1, time: 1, type: "topic-described", topic, partitions, expected: null });

test("what was once shown, what it has commits in, and what its members are assigned", () => {
  const view = reduce(withTopic("shown", 1), {
    seq: 2,
    time: 2,
    type: "coordinator-described",
    askedAt: 1,
    state: "Stable",
    protocol: "range",
    epochs: null,
    members: [{ ...CLASSIC, memberId: "m", clientId: "m", host: "", assignment: [{ topic: "assigned", partitions: [0] }] }],
  });
  expect(watchedTopics(100).read(view, ["committed", "assigned"])).toEqual(["shown", "assigned", "committed"]);
});

test("topics and partitions are bounded, and what is left out is counted", () => {
  const topics = watchedTopics(10);
  const many = Array.from({ length: 60 }, (_, n) => `topic-${String(n).padStart(2, "0")}`);
  expect(topics.read(empty, many)).toHaveLength(50);
  expect(topics.leftOut()).toBe(10);
  topics.read(empty, ["a"]);
  const view = withTopic("a", 8);
  expect([topics.mayShow(view, "b", 3), topics.leftOut()]).toEqual([false, 1]);
  expect([topics.mayShow(view, "b", 2), topics.mayShow(view, "a", 10), topics.leftOut()]).toEqual([true, true, 0]);
});
