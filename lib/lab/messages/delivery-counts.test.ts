import fc from "fast-check";
import { expect, test } from "vitest";
import { DeliveryCounts, MOST_STRETCHES } from "./delivery-counts.ts";

const span = (from: number, to: number) => ({ from: String(from), to: String(to) });

test("whatever is delivered in whatever order, each offset is counted", () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 })), { maxLength: 25 });
  fc.assert(
    fc.property(spans, (delivered) => {
      const counts = new DeliveryCounts();
      const times = Array.from({ length: 60 }, () => 0);
      for (const [from, length] of delivered) {
        counts.add(span(from, from + length));
        for (let at = from; at < from + length; at++) times[at] = (times[at] ?? 0) + 1;
      }
      expect(times.map((_, at) => counts.timesAt(String(at)))).toEqual(times);
    }),
  );
});

test("what is too much is forgotten, lowest first, and said to be", () => {
  const counts = new DeliveryCounts();
  for (let each = 0; each < MOST_STRETCHES + 5; each++) counts.add(span(10 * each, 10 * each + 5));
  expect(counts.timesAt("0")).toBeNull();
  expect(counts.timesAt("44")).toBeNull();
  expect(counts.timesAt("50")).toBe(1);
  // What comes again of it stays unknown.
  counts.add(span(0, 5));
  expect(counts.timesAt("3")).toBeNull();
});

test("a long run is one stretch, whatever its batches", () => {
  const counts = new DeliveryCounts();
  for (let each = 0; each < 10_000; each++) counts.add(span(each, each + 1));
  expect(counts.timesAt("0")).toBe(1);
  counts.add(span(5000, 5001));
  expect(["4999", "5000", "5001", "10000"].map((offset) => counts.timesAt(offset))).toEqual([1, 2, 1, 0]);
});
