import { describe, expect, it } from "vitest";
import { median, quantile, rateBetween } from "./statistics.ts";

describe("quantile", () => {
  it("lies between the nearest samples, whatever their order", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([30, 10, 20], 0.95)).toBeCloseTo(29);
    expect(quantile([7], 0.95)).toBe(7);
    expect(median([3, 1, 2])).toBe(2);
  });

  it("is unknown without samples", () => {
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe("rateBetween", () => {
  const steady = [0, 1, 2, 3, 4, 5].map((second) => ({ at: second * 1000, total: second * 200 }));

  it("is what passed a second between the two shares", () => {
    expect(rateBetween(steady, 1000, [0.1, 0.9])).toBeCloseTo(200);
  });

  it("does not count the wait before the start nor the stragglers at the end", () => {
    const late = [{ at: -9000, total: 0 }, ...steady.slice(0, -1), { at: 60_000, total: 1000 }];
    expect(rateBetween(late, 1000, [0.1, 0.8])).toBeCloseTo(200);
  });

  it("is unknown when the end was never reached or the start not seen", () => {
    expect(rateBetween(steady.slice(0, 3), 1000, [0.1, 0.9])).toBeNull();
    expect(rateBetween(steady.slice(3), 1000, [0.1, 0.9])).toBeNull();
  });
});
