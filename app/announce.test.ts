import { expect, test } from "vitest";
import { Story } from "../lib/group/testing.ts";
import { announcement } from "./announce.ts";

const three = () => new Story().stable({ C1: [0], C2: [1], C3: [2] });

test("numbers are not announced", () => {
  const story = three();
  const before = story.view;
  story.tell({
    type: "progress",
    consumers: [],
    partitions: [{ topic: "t", partition: 0, committed: "1", logStart: "0", logEnd: "1" }],
    coordinatorAskedAt: null,
  });
  expect(announcement(before, story.view)).toBeNull();
  expect(announcement(before, before)).toBeNull();
});

test("who crashed, that a rebalance begins, and how it ended", () => {
  const story = three();
  const calm = story.view;
  const crashed = story.fact({ type: "crashed", consumer: "C3" }).view;
  expect(announcement(calm, crashed)).toBe("C3 crashed.");
  const begun = story.wait(10_000).coordinator("PreparingRebalance", { C1: [], C2: [] }).view;
  expect(announcement(crashed, begun)).toBe("Rebalance begins.");
  story.revoked("C1").revoked("C2").joining("C1").joining("C2").joined("C1", 2, [0, 1]).joined("C2", 2, [2]);
  const ended = story.wait(10).coordinator("Stable", { C1: [0, 1], C2: [2] }).view;
  expect(announcement(begun, ended)).toBe("Rebalance ended, generation 2: 3 partitions, 2 owners.");
});

test("a consumer whose card is gone, and a broker that is away", () => {
  const story = three();
  const before = story.view;
  story.fact({ type: "leaving", consumer: "C2" }).fact({ type: "left", consumer: "C2" });
  expect(announcement(before, story.view)).toContain("C2 has gone.");
  const there = story.view;
  const away = story.tell({ type: "broker-lost", error: { code: "X", message: "x" } }).view;
  expect(announcement(there, away)).toBe("Kafka does not answer.");
  expect(announcement(away, story.tell({ type: "broker-back" }).view)).toBe("Kafka answers again.");
});

test("another group is not news", () => {
  expect(announcement(three().view, { ...three().view, group: "other" })).toBeNull();
  expect(announcement(null, three().view)).toBeNull();
});
