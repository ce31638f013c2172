import type { RebalanceMark } from "../../lib/contract/charts.ts";
import { formatCount, formatRate, plural } from "../text/format.ts";
import type { Chart, ChartKind } from "./chart.ts";

/** What a rebalance has led to: a generation, or an epoch of a group of the newer protocol. */
export const NUMBER_WORDS = { classic: "gen", consumer: "epoch" } as const;

export const CHART_WORDS: Record<ChartKind, { word: string; about: string }> = {
  lag: { word: "Lag", about: "of each partition" },
  throughput: { word: "Throughput", about: "of each consumer, and of all" },
  deliveries: { word: "Deliveries", about: "and how many of them were duplicates" },
};

/** A value as it is written, without its unit; a dash where it is not known. */
export function valueWord(value: number | null, unit: Chart["unit"]): string {
  if (value === null) return "–";
  return unit === "messages" ? formatCount(value) : formatRate(value);
}

/** What the chart shows now, for whoever does not see it. */
export function chartWords({ kind, lines, unit, span }: Chart, marks: readonly RebalanceMark[]): string {
  const { word, about } = CHART_WORDS[kind];
  const now = lines.map((line) => `${line.name} ${valueWord(line.now, unit)}`).join(", ");
  return `${word} ${about} over the last ${span.word}, with ${plural(marks.length, "rebalance")}. Now, in ${unit}: ${now || "nothing"}.`;
}
