import { expect, test } from "vitest";
import { ManualClock } from "../clock/manual-clock.ts";
import { createRateLimit } from "./rate-limit.ts";

test("tokens come back with time, up to the burst", () => {
  const clock = new ManualClock();
  const limit = createRateLimit({ clock, burst: 2, perSecond: 1, senders: 10 });
  expect([limit.take("a"), limit.take("a"), limit.take("a")]).toEqual([0, 0, 1000]);
  clock.advance(400);
  expect(limit.take("a")).toBeCloseTo(600);
  clock.advance(600);
  expect(limit.take("a")).toBe(0);
  clock.advance(60_000);
  expect([limit.take("a"), limit.take("a"), limit.take("a")]).toEqual([0, 0, 1000]);
});

test("whoever was seen longest ago is forgotten, so that memory stays bounded", () => {
  const limit = createRateLimit({ clock: new ManualClock(), burst: 1, perSecond: 1, senders: 2 });
  expect([limit.take("a"), limit.take("b"), limit.take("a")]).toEqual([0, 0, 1000]);
  expect(limit.take("c")).toBe(0); // b goes
  expect([limit.take("a"), limit.take("b")]).toEqual([1000, 0]);
});
