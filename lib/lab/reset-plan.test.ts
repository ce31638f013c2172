import { expect, test } from "vitest";
import type { ResetTarget } from "../contract/offsets.ts";
import { planReset, targetText, wantedTime } from "./reset-plan.ts";

const before = { partition: 0, committed: "20", logStart: "10", logEnd: "40", atTime: null };
const plan = (to: ResetTarget, change: Partial<typeof before | { atTime: string; committed: null }> = {}) => {
  const { newOffset, difference, note } = planReset("t", { ...before, ...change }, to);
  return [newOffset, difference, note];
};

test.each<[string, ResetTarget, unknown[]]>([
  ["the first offset that can be read", "earliest", ["10", "-10", null]],
  ["the one that the next record gets", "latest", ["40", "20", null]],
  ["an offset", { offset: "33" }, ["33", "13", null]],
  ["an offset as a number", { offset: 10 }, ["10", "-10", null]],
  ["the end itself is within", { offset: "40" }, ["40", "20", null]],
  [
    "beyond the end",
    { offset: "9223372036854775807" },
    ["40", "20", "9223372036854775807 is higher than the latest offset: set to 40."],
  ],
  ["before the beginning", { offset: -5 }, ["10", "-10", "-5 is lower than the earliest offset: set to 10."]],
])("%s", (_name, to, expected) => {
  expect(plan(to)).toEqual(expected);
});

test("a time is the offset of the first record at or after it, else the end", () => {
  const to = { time: "2026-01-31T08:00:00+01:00" };
  expect(plan(to, { atTime: "12" })).toEqual(["12", "-8", null]);
  expect(plan(to, { atTime: "40" })).toEqual(["40", "20", "It has no record at or after that time: the latest offset."]);
  expect(wantedTime(to)).toBe(Date.UTC(2026, 0, 31, 7));
  expect(wantedTime({ time: 1234 })).toBe(1234);
  expect(wantedTime("earliest")).toBeNull();
});

test("without a commit there is nothing to differ from", () => {
  expect(plan("latest", { committed: null })).toEqual(["40", null, null]);
});

test("offsets beyond 2^53 stay exact", () => {
  const row = { ...before, committed: "9007199254740993", logEnd: "9223372036854775807" };
  expect(planReset("t", row, { offset: "9007199254740995" })).toMatchObject({ newOffset: "9007199254740995", difference: "2" });
});

test("the order in words", () => {
  expect([targetText("latest"), targetText({ offset: "7" }), targetText({ time: 0 })]).toEqual([
    "latest",
    "offset 7",
    "1970-01-01T00:00:00.000Z",
  ]);
});
