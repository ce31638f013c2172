import { expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import { seldom } from "./seldom.ts";

function setUp() {
  const clock = new ManualClock();
  const listeners = new Set<() => void>();
  const subscribe = seldom(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    500,
    clock,
  );
  let calls = 0;
  const unsubscribe = subscribe(() => {
    calls += 1;
  });
  const change = () => {
    for (const listener of listeners) listener();
  };
  return { clock, change, unsubscribe, calls: () => calls, subscribers: () => listeners.size };
}

test("the first change is heard at once, those that follow together", () => {
  const { clock, change, calls } = setUp();
  change();
  expect(calls()).toBe(1);
  for (let i = 0; i < 9; i++) change();
  expect(calls()).toBe(1);
  clock.advance(500);
  expect(calls()).toBe(2);
  clock.advance(5000);
  expect(calls()).toBe(2);
  expect(clock.pending).toBe(0);
});

test("nothing is left after unsubscribing", () => {
  const { clock, change, unsubscribe, calls, subscribers } = setUp();
  change();
  change();
  unsubscribe();
  clock.advance(1000);
  expect([calls(), subscribers(), clock.pending]).toEqual([1, 0, 0]);
});
