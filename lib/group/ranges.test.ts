import fc from "fast-check";
import { expect, test } from "vitest";
import { commonOf, countOffsets, readRanges, unionOf, withoutOf, writeRanges, type Range } from "./ranges.ts";

const LAST = 40;
const offsets = fc.uniqueArray(fc.nat(LAST), { maxLength: LAST });

/** The same set as ranges. */
function rangesOf(set: Iterable<number>): Range[] {
  return unionOf(Array.from(set, (offset) => ({ from: BigInt(offset), to: BigInt(offset) + 1n })));
}

function offsetsIn(ranges: readonly Range[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: Number(to - from) }, (_, index) => Number(from) + index));
}

test("ranges do what sets of offsets do", () => {
  fc.assert(
    fc.property(offsets, offsets, (some, others) => {
      const [a, b] = [new Set(some), new Set(others)];
      const [ofA, ofB] = [rangesOf(a), rangesOf(b)];
      const those = (test: (offset: number) => boolean) => Array.from({ length: LAST + 1 }, (_, offset) => offset).filter(test);
      expect(offsetsIn(unionOf(ofA, ofB))).toEqual(those((offset) => a.has(offset) || b.has(offset)));
      expect(offsetsIn(commonOf(ofA, ofB))).toEqual(those((offset) => a.has(offset) && b.has(offset)));
      expect(offsetsIn(withoutOf(ofA, ofB))).toEqual(those((offset) => a.has(offset) && !b.has(offset)));
      expect(countOffsets(ofA)).toBe(a.size);
    }),
  );
});

test("a union has as few ranges as it can, none of them empty", () => {
  fc.assert(
    fc.property(offsets, (some) => {
      const ranges = rangesOf(some);
      for (const [index, { from, to }] of ranges.entries()) {
        expect(to > from).toBe(true);
        const before = ranges[index - 1];
        if (before) expect(from > before.to).toBe(true);
      }
    }),
  );
});

test("offsets of 64 bits are exact", () => {
  const ranges = readRanges([{ from: "9223372036854775000", to: "9223372036854775807" }]);
  expect(writeRanges(withoutOf(ranges, readRanges([{ from: "9223372036854775001", to: "9223372036854775002" }])))).toEqual([
    { from: "9223372036854775000", to: "9223372036854775001" },
    { from: "9223372036854775002", to: "9223372036854775807" },
  ]);
});
