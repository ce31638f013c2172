import type { Sample, Series } from "../../lib/contract/charts.ts";
import { SAMPLE_MS, SAMPLES_KEPT, SERIES_NAMED } from "../../lib/contract/charts.ts";

/** What can be charted of a group. */
export const CHARTS = ["lag", "throughput", "deliveries"] as const;
export type ChartKind = (typeof CHARTS)[number];

/** How much time a chart shows, and how much one point of it stands for: few enough to be drawn twice a second. */
export interface Span {
  ms: number;
  word: string;
  pointMs: number;
  ticks: readonly Tick[];
}

/** A time on the axis, `ago` milliseconds before its end. */
interface Tick {
  ago: number;
  word: string;
}

const NOW: Tick = { ago: 0, word: "now" };

/** All that is kept, or the last minute of it, in which a rebalance is wide enough to be looked into. */
export const SPANS: readonly [Span, Span] = [
  {
    ms: SAMPLES_KEPT * SAMPLE_MS,
    word: "5 min",
    pointMs: 2000,
    ticks: [...[5, 4, 3, 2, 1].map((minutes) => ({ ago: minutes * 60_000, word: `−${minutes} min` })), NOW],
  },
  {
    ms: 60_000,
    word: "1 min",
    pointMs: 1000,
    ticks: [...[60, 45, 30, 15].map((seconds) => ({ ago: seconds * 1000, word: `−${seconds} s` })), NOW],
  },
];

/** One line. `key` is where the points have its value. */
export interface Line {
  key: string;
  /** P0, C1, or what it stands for. */
  name: string;
  look: "named" | "total" | "rest" | "duplicates";
  /** The newest value; null where it is not known. */
  now: number | null;
}

/** `at`, and the value of each line by its key; null where it was not known. */
export type Point = Record<string, number | null> & { at: number };

export interface Chart {
  kind: ChartKind;
  /** Messages, or messages a second. */
  unit: "messages" | "msg/s";
  lines: Line[];
  points: Point[];
  /** The time of the newest sample, where the chart ends. */
  end: number;
  span: Span;
}

/** The chart of these samples, oldest first; null where there are none. */
export function chartOf(kind: ChartKind, kept: readonly Sample[], span: Span = SPANS[0]): Chart | null {
  const end = kept.at(-1)?.at;
  if (end === undefined) return null;
  const samples = kept.filter(({ at }) => at > end - span.ms);
  const sources = SOURCES[kind](samples);
  const lines = sources.map((source, index) => ({ ...source, key: `s${index}` }));
  const points = stretchesOf(samples, span.pointMs).map((stretch) => pointOf(stretch, lines));
  const newest = points.at(-1);
  return {
    kind,
    unit: kind === "lag" ? "messages" : "msg/s",
    lines: lines.map(({ key, name, look }) => ({ key, name, look, now: newest?.[key] ?? null })),
    points,
    end,
    span,
  };
}

/** A line before it has a place: its value over a few samples that follow each other. */
interface Source {
  name: string;
  look: Line["look"];
  value: (stretch: readonly Sample[]) => number | null;
}

const SOURCES: Record<ChartKind, (samples: readonly Sample[]) => Source[]> = {
  lag: (samples) => seriesSources(samples, ({ lag }) => lag, newestOf),
  throughput: (samples) => [
    { name: "all", look: "total", value: (stretch) => rateOf(stretch, ({ deliveries }) => deliveries) },
    ...seriesSources(samples, ({ handled }) => handled, rateOf),
  ],
  deliveries: () => [
    { name: "deliveries", look: "total", value: (stretch) => rateOf(stretch, ({ deliveries }) => deliveries) },
    { name: "duplicates", look: "duplicates", value: (stretch) => rateOf(stretch, ({ duplicates }) => duplicates) },
  ],
};

/** How one number of a sample becomes that of a point. */
type Fold = (stretch: readonly Sample[], read: (sample: Sample) => number | null) => number | null;

const newestOf: Fold = (stretch, read) => {
  const newest = stretch.at(-1);
  return newest ? read(newest) : null;
};

/** A second's worth: all that was counted in the time that it took. */
const rateOf: Fold = (stretch, read) => {
  let [count, ms] = [0, 0];
  for (const sample of stretch) {
    const counted = read(sample);
    if (counted === null) continue;
    count += counted;
    ms += sample.ms;
  }
  return ms === 0 ? null : (count * 1000) / ms;
};

function seriesSources(samples: readonly Sample[], seriesOf: (sample: Sample) => Series, fold: Fold): Source[] {
  const names = namesIn(samples, seriesOf);
  const named = names.map((name): Source => ({
    name,
    look: "named",
    value: (stretch) => fold(stretch, (sample) => seriesOf(sample).named[name] ?? null),
  }));
  const newest = samples.at(-1);
  const shown = new Set(names);
  const restOf = (sample: Sample) => {
    const { named, rest } = seriesOf(sample);
    return Object.entries(named).reduce((sum, [name, value]) => (shown.has(name) ? sum : sum + value), rest.sum);
  };
  const isAll =
    samples.every((sample) => seriesOf(sample).rest.count === 0) && namesIn(samples, seriesOf, Infinity).length <= names.length;
  if (isAll || !newest) return named;
  const others = seriesOf(newest).rest.count;
  return [
    ...named,
    { name: others > 0 ? `${others} others` : "others", look: "rest", value: (stretch) => fold(stretch, restOf) },
  ];
}

/** Whom a chart names: those of the newest sample, then who was named last; in the order of their numbers. */
function namesIn(samples: readonly Sample[], seriesOf: (sample: Sample) => Series, most = SERIES_NAMED): string[] {
  const names = new Set<string>();
  for (const sample of samples.toReversed()) {
    for (const name of Object.keys(seriesOf(sample).named)) if (names.size < most) names.add(name);
  }
  return [...names].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/**
 * Samples of the same stretch of time, by the clock: a point that is complete does not change any more. The newest is
 * measured over as much time as the others, though its own has only begun.
 */
function stretchesOf(samples: readonly Sample[], pointMs: number): (readonly Sample[])[] {
  const stretches = [...Map.groupBy(samples, ({ at }) => Math.floor(at / pointMs)).values()];
  return [...stretches.slice(0, -1), samples.slice(-pointMs / SAMPLE_MS)];
}

function pointOf(stretch: readonly Sample[], lines: readonly (Source & { key: string })[]): Point {
  const values = Object.fromEntries(lines.map(({ key, value }): [string, number | null] => [key, value(stretch)]));
  return { ...values, at: stretch.at(-1)?.at ?? 0 };
}

/** How far the ticks lie apart: a round number, so that they reach beyond the greatest value; for an axis of whole messages, a whole one. */
export function tickStepOf({ lines, points, kind }: Pick<Chart, "lines" | "points" | "kind">): number {
  const most = points.reduce((greatest, point) => lines.reduce((so, { key }) => Math.max(so, point[key] ?? 0), greatest), 0);
  const least = kind === "lag" ? 1 : 0.25;
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(most / TICKS, least)));
  return [1, 2, 5, 10].map((factor) => factor * magnitude).find((each) => each * TICKS >= most && each >= least) ?? least;
}

/** From 0 on. */
export function ticksAt(step: number): number[] {
  return Array.from({ length: TICKS + 1 }, (_, index) => index * step);
}

const TICKS = 4;
