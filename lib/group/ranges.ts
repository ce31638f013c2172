import type { OffsetRange } from "../contract/client-facts.ts";

/** Sets of offsets as ranges, from `from` up to but without `to`: sorted, apart from each other, none of them empty. */
export interface Range {
  from: bigint;
  to: bigint;
}

export function readRanges(ranges: readonly OffsetRange[]): Range[] {
  return ranges.map(({ from, to }) => ({ from: BigInt(from), to: BigInt(to) }));
}

export function writeRanges(ranges: readonly Range[]): OffsetRange[] {
  return ranges.map(({ from, to }) => ({ from: String(from), to: String(to) }));
}

/** All offsets of `from` up to, but without, `to`; none where that is not more. */
export function rangeOf(from: bigint, to: bigint): Range[] {
  return from < to ? [{ from, to }] : [];
}

/** How many offsets: as a number, exact far beyond what any log will ever hold. */
export function countOffsets(ranges: readonly Range[]): number {
  return Number(ranges.reduce((sum, { from, to }) => sum + to - from, 0n));
}

/** What is in any of them, however they lie. */
export function unionOf(...sets: readonly (readonly Range[])[]): Range[] {
  const union: Range[] = [];
  for (const { from, to } of sets.flat().toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = union.at(-1);
    if (!last || from > last.to) union.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return union;
}

/** What is in both. */
export function commonOf(some: readonly Range[], others: readonly Range[]): Range[] {
  return some.flatMap((one) =>
    others.flatMap((other) => rangeOf(one.from > other.from ? one.from : other.from, one.to < other.to ? one.to : other.to)),
  );
}

/** What is in the first and not in the second. */
export function withoutOf(some: readonly Range[], removed: readonly Range[]): Range[] {
  return removed.reduce<Range[]>(
    (left, { from, to }) =>
      left.flatMap((range) => [
        ...rangeOf(range.from, range.to < from ? range.to : from),
        ...rangeOf(range.from > to ? range.from : to, range.to),
      ]),
    [...some],
  );
}
