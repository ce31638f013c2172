import type { RebalanceMark, Sample, Series } from "../../lib/contract/charts.ts";
import { marksIn } from "./marks.ts";

/**
 * Every sample as a line of CSV (RFC 4180), with the time in UTC. Counts are of the `ms` before it, so that sums are exact;
 * `rebalance` is the number of the one that was under way.
 */
export function csvOf(samples: readonly Sample[]): string {
  const partitions = namesOf(samples, ({ lag }) => lag);
  const consumers = namesOf(samples, ({ handled }) => handled);
  const marks = marksIn(samples, Infinity);
  const head = [
    "time",
    "ms",
    ...partitions.map((name) => `lag ${name}`),
    "lag others",
    ...consumers.map((name) => `handled ${name}`),
    "handled others",
    "deliveries",
    "duplicates",
    "rebalance",
  ];
  const rows = samples.map((sample) => [
    new Date(sample.at).toISOString(),
    sample.ms,
    ...cells(sample.lag, partitions),
    ...cells(sample.handled, consumers),
    sample.deliveries,
    sample.duplicates,
    marks.find((mark) => isDuring(mark, sample))?.id ?? "",
  ]);
  return [head, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

function namesOf(samples: readonly Sample[], seriesOf: (sample: Sample) => Series): string[] {
  const names = new Set(samples.flatMap((sample) => Object.keys(seriesOf(sample).named)));
  return [...names].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function cells({ named, rest }: Series, names: readonly string[]): (number | string)[] {
  return [...names.map((name) => named[name] ?? ""), rest.count === 0 ? "" : rest.sum];
}

function isDuring({ from, to }: RebalanceMark, { at, ms }: Sample): boolean {
  return from <= at && (to === null || to > at - ms);
}

function quoted(cell: number | string): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
