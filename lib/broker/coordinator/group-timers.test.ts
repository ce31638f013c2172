import { beforeEach, expect, it } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import { createGroupTimers, type GroupTimers } from "./group-timers.ts";
import type { GroupTimer } from "./inputs.ts";

const a = { kind: "session", memberId: "a" } as const;
const join = { kind: "join" } as const;

let clock: ManualClock;
let due: [number, GroupTimer][];
let timers: GroupTimers;

beforeEach(() => {
  clock = new ManualClock(0);
  due = [];
  timers = createGroupTimers(clock, (timer) => due.push([clock.now(), timer]));
});

it("falls due once, at its time", () => {
  timers.arm(a, 100);
  clock.advance(99);
  expect(due).toEqual([]);
  clock.advance(1000);
  expect(due).toEqual([[100, a]]);
});

it("is moved by being armed again, further away and nearer", () => {
  timers.arm(a, 100);
  clock.advance(50);
  timers.arm(a, 100);
  clock.advance(99);
  expect(due).toEqual([]);
  timers.arm(a, 10);
  clock.advance(10);
  expect(due).toEqual([[159, a]]);
  expect(clock.pending).toBe(0);
});

it("does not fall due when it is cancelled, also after it was moved", () => {
  timers.arm(a, 100);
  clock.advance(50);
  timers.arm(a, 100);
  timers.cancel(a);
  timers.arm(join, 500);
  timers.clear();
  clock.advance(1000);
  expect(due).toEqual([]);
  expect(clock.pending).toBe(0);
});

it("comes in the order of being armed when two fall due at once, also when it was moved", () => {
  timers.arm(a, 10);
  clock.advance(5);
  timers.arm(a, 100);
  timers.arm(join, 100);
  clock.advance(100);
  expect(due).toEqual([
    [105, a],
    [105, join],
  ]);
});

it("is not delivered when one that is due with it cancels it", () => {
  timers = createGroupTimers(clock, (timer) => {
    due.push([clock.now(), timer]);
    timers.cancel(join);
  });
  timers.arm(a, 100);
  timers.arm(join, 100);
  clock.advance(100);
  expect(due).toEqual([[100, a]]);
});
