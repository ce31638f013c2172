import { expect, test } from "vitest";
import { describeRebalance } from "./sentences.ts";
import { Story } from "./testing.ts";

test.each([
  [4, "1 partition added"],
  [6, "3 partitions added"],
])("a topic of three partitions that has %i now: %s", (partitions, words) => {
  const story = new Story().stable({ C1: [0, 1, 2] });
  story.tell({ type: "topic-described", topic: "t", partitions, expected: null });
  story
    .revoked("C1")
    .joining("C1")
    .joined("C1", 2, [...Array(partitions).keys()]);
  story.wait(1).coordinator("Stable", { C1: [...Array(partitions).keys()] });
  const [last] = story.view.rebalances;
  expect(last && describeRebalance(last)).toContain(words);
});
