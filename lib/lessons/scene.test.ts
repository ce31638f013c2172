import { expect, test } from "vitest";
import { Story } from "../group/testing.ts";
import { hasJoinedSince, haveHandledSince, isReady, lagIn, wentSince, writtenTo } from "./scene.ts";
import { c2Leaves, sceneOf, threeShare } from "./testing.ts";

test("a lesson of several groups begins when all of them are there, whichever is shown", () => {
  const needs = { partitions: 3, groups: [{ consumers: 3 }, { consumers: 2 }], producer: null } as const;
  const [shown] = sceneOf(threeShare()).groups;
  const ready = (second: { state: "Stable" | "PreparingRebalance"; members: number } | null) =>
    isReady(needs, { ...sceneOf(threeShare()), groups: [shown ?? null, second] });
  expect(ready(null)).toBe(false);
  expect(ready({ state: "Stable", members: 1 })).toBe(false);
  expect(ready({ state: "PreparingRebalance", members: 2 })).toBe(false);
  expect(ready({ state: "Stable", members: 2 })).toBe(true);
});

test("who went and who came is known from rebalances, even if it is otherwise again", () => {
  const story = threeShare();
  const before = story.view;
  expect(wentSince(story.view, "C2", before)).toBe(false);
  c2Leaves(story);
  expect(wentSince(story.view, "C2", before)).toBe(true);
  expect(wentSince(story.view, "C2", story.view), "that was before").toBe(false);
  expect(hasJoinedSince(story.view, "C4", before)).toBe(false);
  for (const id of ["C1", "C3"]) story.revoked(id).joining(id);
  story.add("C4").joining("C4").joined("C1", 3, [0]).joined("C3", 3, [1]).joined("C4", 3, [2]);
  story.wait(1).coordinator("Stable", { C1: [0], C3: [1], C4: [2] });
  expect(hasJoinedSince(story.view, "C4", before)).toBe(true);
  expect(wentSince(story.view, "C2", before), "it stays true").toBe(true);
});

test("what is written and what is behind is counted by partition", () => {
  const story = new Story().tell({
    type: "progress",
    consumers: [],
    partitions: [{ topic: "t", partition: 1, committed: "3", logStart: "0", logEnd: "10" }],
    coordinatorAskedAt: null,
  });
  expect(writtenTo(story.view)).toEqual([1]);
  expect(lagIn(story.view, 1)).toBe(7);
  expect(lagIn(story.view, 0)).toBe(0);
});

test("everybody has handled something only when each of them has", () => {
  const story = threeShare();
  const before = story.view;
  const handled = (...ids: string[]) => {
    const numbers = {
      processed: 1,
      rate: 1,
      armedAt: null,
      heartbeatAt: null,
      handlingSince: null,
      positions: [],
      delivered: [],
    };
    const consumers = ids.map((consumer) => ({ consumer, ...numbers }));
    return story.tell({ type: "progress", consumers, partitions: [], coordinatorAskedAt: null }).view;
  };
  expect(haveHandledSince(handled("C1", "C2"), before)).toBe(false);
  expect(haveHandledSince(handled("C3"), before)).toBe(true);
});
