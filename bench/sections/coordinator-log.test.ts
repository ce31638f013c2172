import { expect, it } from "vitest";
import { firstAssignment } from "./coordinator-log.ts";

const LINES = [
  "1000 Assignment received from leader c-1 for group g for generation 1. The group has 1 members, 0 of which are static.",
  "2000 Preparing to rebalance group g in state PreparingRebalance with old generation 1 (reason: …)",
  "2100 Assignment received from leader c-1 for group g2 for generation 2. The group has 2 members, 0 of which are static.",
  "2200 Assignment received from leader c-1 for group g for generation 2. The group has 2 members, 0 of which are static.",
];

it("finds the first new assignment of the group itself", () => {
  expect(firstAssignment(LINES, "g", 0)).toBe(1000);
  expect(firstAssignment(LINES, "g", 1001)).toBe(2200);
  expect(firstAssignment(LINES, "g2", 1001)).toBe(2100);
});

it("finds none where there is none", () => {
  expect(firstAssignment(LINES, "g", 2201)).toBeNull();
});
