import { expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import { gathered } from "./gathered.ts";

function setUp() {
  const clock = new ManualClock();
  const listeners = new Set<() => void>();
  const subscribe = gathered(
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

test("changes are heard a while later, together", () => {
  const { clock, change, calls } = setUp();
  for (let i = 0; i < 9; i++) change();
  expect(calls()).toBe(0);
  clock.advance(500);
  expect(calls()).toBe(1);
  clock.advance(5000);
  expect([calls(), clock.pending]).toEqual([1, 0]);
  change();
  clock.advance(500);
  expect(calls()).toBe(2);
});

test("nothing is left after unsubscribing", () => {
  const { clock, change, unsubscribe, calls, subscribers } = setUp();
  change();
  unsubscribe();
  clock.advance(1000);
  expect([calls(), subscribers(), clock.pending]).toEqual([0, 0, 0]);
});
