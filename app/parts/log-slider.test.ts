import { expect, test } from "vitest";
import { positionOf, valueAt } from "./log-slider.tsx";

test("the ends are reached exactly", () => {
  expect([valueAt(0, 0.5, 20_000), valueAt(200, 0.5, 20_000)]).toEqual([0.5, 20_000]);
  expect([positionOf(0, 1, 600_000), positionOf(1e9, 1, 600_000)]).toEqual([0, 200]);
});

test("a value is found again where it was set, to two digits", () => {
  for (const value of [0.5, 1, 5, 10, 84, 1000, 20_000]) {
    const again = valueAt(positionOf(value, 0.5, 20_000), 0.5, 20_000);
    expect(Math.abs(again / value - 1)).toBeLessThan(0.05);
  }
});
