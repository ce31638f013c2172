import { describe, expect, test } from "vitest";
import type { Sample } from "../../lib/contract/charts.ts";
import { SERIES_NAMED } from "../../lib/contract/charts.ts";
import { chartOf, SPANS, ticksAt, tickStepOf } from "./chart.ts";
import { csvOf } from "./csv.ts";
import { markBoxes, marksIn } from "./marks.ts";
import { chartWords } from "./words.ts";

const protocol = "classic" as const;

const NONE = { named: {}, rest: { count: 0, sum: 0 } };
const named = (values: Record<string, number>) => ({ named: values, rest: { count: 0, sum: 0 } });

/** Samples each half second from 10,000 on. */
function taken(...samples: Partial<Sample>[]): Sample[] {
  return samples.map((sample, index) => ({
    at: 10_000 + 500 * index,
    ms: 500,
    lag: NONE,
    handled: NONE,
    deliveries: 0,
    duplicates: 0,
    rebalances: [],
    ...sample,
  }));
}

describe("a chart", () => {
  test("of nothing is none", () => {
    expect(chartOf("lag", [])).toBeNull();
  });

  test("has the newest lag of each two seconds, in the order of partitions; what is not known leaves a gap", () => {
    const lags: Record<string, number>[] = [{ P10: 1, P2: 5 }, { P10: 2, P2: 6 }, { P10: 3 }, { P10: 4 }, { P10: 5, P2: 9 }];
    const chart = chartOf("lag", taken(...lags.map((lag) => ({ lag: named(lag) }))));
    expect(chart?.lines).toMatchObject([
      { name: "P2", now: 9 },
      { name: "P10", now: 5 },
    ]);
    expect(chart?.points).toEqual([
      { at: 11_500, s0: null, s1: 4 },
      { at: 12_000, s0: 9, s1: 5 },
    ]);
  });

  test("has rates over two seconds, also for the newest point, whose time has only begun", () => {
    const chart = chartOf(
      "throughput",
      taken(...[10, 20, 30, 40, 50].map((count) => ({ deliveries: count, handled: named({ C1: count }) }))),
    );
    expect(chart?.lines.map(({ name, look }) => [name, look])).toEqual([
      ["all", "total"],
      ["C1", "named"],
    ]);
    expect(chart?.points.map(({ s0 }) => s0)).toEqual([50, 70]);
  });

  test("of the last minute has a point a second, and nothing of what was before", () => {
    const before = { deliveries: 1, handled: named({ C1: 1 }) };
    const since = Array.from({ length: 120 }, () => ({ deliveries: 2 }));
    const chart = chartOf("throughput", taken(before, ...since), SPANS[1]);
    expect(chart?.lines.map(({ name }) => name)).toEqual(["all"]);
    expect(chart?.points).toHaveLength(61);
    expect(new Set(chart?.points.map(({ s0 }) => s0))).toEqual(new Set([4]));
  });

  test("measures a rate over the time that passed, not over that which should have", () => {
    const chart = chartOf("deliveries", taken({ ms: 1500, deliveries: 30, duplicates: 3 }));
    expect(chart?.points).toEqual([{ at: 10_000, s0: 20, s1: 2 }]);
  });

  test("names who was there before too, up to the bound; all others are one line", () => {
    const handled = (from: number, count: number) =>
      named(Object.fromEntries(Array.from({ length: count }, (_, index) => [`C${from + index}`, 1])));
    const few = chartOf("throughput", taken({ handled: handled(1, 2) }, { handled: handled(2, 2) }));
    expect(few?.lines.map(({ name }) => name)).toEqual(["all", "C1", "C2", "C3"]);
    const many = chartOf(
      "throughput",
      taken({ handled: handled(1, 5) }, { handled: { ...handled(20, SERIES_NAMED), rest: { count: 488, sum: 7 } } }),
    );
    expect(many?.lines).toHaveLength(SERIES_NAMED + 2);
    expect(many?.lines.at(-1)).toMatchObject({ name: "488 others", look: "rest", now: 12 });
  });

  test.each([
    [0, [0, 1, 2, 3, 4]],
    [4, [0, 1, 2, 3, 4]],
    [9, [0, 5, 10, 15, 20]],
    [257, [0, 100, 200, 300, 400]],
    [7400, [0, 2000, 4000, 6000, 8000]],
    [1_000_001, [0, 500_000, 1_000_000, 1_500_000, 2_000_000]],
  ])("has an axis of round numbers beyond %i", (most, ticks) => {
    const chart = chartOf("lag", taken({ lag: named({ P0: most }) }));
    expect(chart && ticksAt(tickStepOf(chart))).toEqual(ticks);
  });

  test("says in words what it shows", () => {
    const [samples] = [taken({ lag: named({ P0: 1204 }) })];
    const chart = chartOf("lag", samples);
    if (!chart) throw new Error("there is one");
    expect(chartWords(chart, [])).toBe(
      "Lag of each partition over the last 5 min, with 0 rebalances. Now, in messages: P0 1\u202f204.",
    );
  });
});

describe("rebalances", () => {
  const begun = { id: 1, from: 9800, to: null, protocol, generation: null };
  const ended = { id: 1, from: 9800, to: 10_900, protocol, generation: 4 };

  test("are shown as they were last told, while they lie within the time of the chart", () => {
    expect(marksIn(taken({ rebalances: [begun] }), 300_000)).toEqual([begun]);
    expect(marksIn(taken({ rebalances: [begun] }, {}, { rebalances: [ended] }), 300_000)).toEqual([ended]);
    expect(marksIn(taken({ rebalances: [ended] }, { at: 400_000 }), 300_000)).toEqual([]);
  });

  test("lie where their time is, are never too small to be seen, and are labelled where there is room", () => {
    const marks = [
      { id: 1, from: 0, to: 1000, protocol, generation: 2 },
      { id: 2, from: 50_000, to: 50_010, protocol, generation: 3 },
      { id: 3, from: 52_000, to: 53_000, protocol, generation: 4 },
      { id: 4, from: 99_000, to: null, protocol, generation: null },
    ];
    expect(markBoxes(marks, { from: 500, end: 100_500, width: 1000 })).toEqual([
      { id: 1, x: 0, width: 5, label: "gen 2" },
      { id: 2, x: 495, width: 3, label: "gen 3" },
      { id: 3, x: 515, width: 10, label: null },
      { id: 4, x: 985, width: 15, label: null },
    ]);
  });
});

test("CSV has every sample, with a column for everybody who was named", () => {
  const samples = taken(
    { lag: named({ "a,b P0": 3 }), handled: named({ C2: 1, C10: 2 }), deliveries: 3 },
    {
      lag: { named: {}, rest: { count: 2, sum: 9 } },
      duplicates: 1,
      rebalances: [{ id: 7, from: 10_400, to: null, protocol, generation: null }],
    },
  );
  expect(csvOf(samples).split("\r\n")).toEqual([
    'time,ms,"lag a,b P0",lag others,handled C2,handled C10,handled others,deliveries,duplicates,rebalance',
    "1970-01-01T00:00:10.000Z,500,3,,1,2,,3,0,",
    "1970-01-01T00:00:10.500Z,500,,9,,,,0,1,7",
    "",
  ]);
});
