"use client";

import { lazy, Suspense, useRef } from "react";
import type { RebalanceMark, Sample } from "../../lib/contract/charts.ts";
import type { ChartFeedState } from "./chart-feed.ts";
import type { Chart, ChartKind, Span } from "./chart.ts";
import { chartOf } from "./chart.ts";
import { ChartTable } from "./chart-table.tsx";
import { lookOf } from "./looks.ts";
import { marksIn } from "./marks.ts";
import { useSize } from "../parts/use-size.ts";
import { chartWords, valueWord } from "./words.ts";

/** Its library is as large as the rest of the page: it is loaded when a chart is first looked at. */
const TimeChart = lazy(() => import("./time-chart.tsx").then((loaded) => ({ default: loaded.TimeChart })));

export interface ChartViewProps {
  kind: ChartKind;
  state: ChartFeedState;
  span: Span;
  asTable: boolean;
}

/** One chart with the names and newest values of its lines; or the same as a table. */
export function ChartView({ kind, state: { samples, owners }, span, asTable }: ChartViewProps) {
  const chart = chartOf(kind, samples, span);
  const marks = marksIn(samples, span.ms);
  if (!chart) return <p className="grow text-dim">Measuring: the first point comes within a second.</p>;
  if (asTable) return <ChartTable chart={chart} marks={marks} />;
  const why = whyEmpty(chart, samples);
  return (
    <div className="flex min-h-0 grow gap-x-4 gap-y-2 @max-[36rem]:flex-col">
      <Plot chart={chart} marks={marks} owners={owners} why={why} />
      <Legend chart={chart} marks={marks} owners={owners} />
    </div>
  );
}

/** Why there is no line at all; null where there is one. */
function whyEmpty({ kind, lines }: Chart, samples: readonly Sample[]): string | null {
  if (lines.length > 0) return null;
  if (kind !== "lag" || samples.length === 0) return "There is nothing to draw.";
  return "No partition has a committed offset yet: lag begins with the group's first commit.";
}

interface PlotProps {
  chart: Chart;
  marks: readonly RebalanceMark[];
  owners: ChartFeedState["owners"];
  why: string | null;
}

function Plot({ chart, marks, owners, why }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  return (
    <div
      ref={place}
      role="img"
      aria-label={`${chartWords(chart, marks)} ${why ?? ""}`}
      className="relative min-h-28 min-w-0 grow basis-0 @max-[36rem]:h-52 @max-[36rem]:flex-none [&_svg]:overflow-visible"
    >
      {size && (
        // Out of the flow, so that it never holds its place open.
        <div aria-hidden className="absolute inset-0">
          <Suspense fallback={null}>
            <TimeChart chart={chart} marks={marks} owners={owners} {...size} />
          </Suspense>
        </div>
      )}
      {why !== null && (
        <p aria-hidden className="absolute inset-x-16 top-1/3 text-center text-dim">
          {why}
        </p>
      )}
    </div>
  );
}

/** So many names stand one under the other beside a chart in its panel; more stand in two columns. */
const NAMES_IN_COLUMN = 7;

/** Names and newest values. What the chart says in words already. */
function Legend({ chart: { lines, unit }, marks, owners }: Omit<PlotProps, "why">) {
  return (
    <ul
      aria-hidden
      className={`grid flex-none content-start gap-x-5 overflow-hidden @max-[36rem]:w-full @max-[36rem]:grid-cols-2 ${lines.length < NAMES_IN_COLUMN ? "w-48" : "w-92 grid-cols-2"}`}
    >
      {lines.map((line, index) => {
        const { hue, stroke, width, dash } = lookOf(line, index, owners);
        const owner = line.look === "named" ? owners.get(line.name) : undefined;
        return (
          <li key={line.key} data-hue={hue} className="flex h-6.5 items-center gap-1.5 whitespace-nowrap">
            <svg width="28" height="10" className="flex-none">
              <line x1="0" x2="28" y1="5" y2="5" stroke={stroke} strokeWidth={width} strokeDasharray={dash} />
            </svg>
            <span className="min-w-0 truncate font-semibold">{line.name}</span>
            {owner != null && <span className="text-dim">{owner}</span>}
            <span className="ml-auto min-w-11 text-right font-mono">{valueWord(line.now, unit)}</span>
          </li>
        );
      })}
      <li className="flex h-6.5 items-center gap-2 whitespace-nowrap text-dim">
        <span className="grid w-7 flex-none place-items-center">
          <i className="h-4 w-1.5 bg-text opacity-30" />
        </span>
        <span>rebalances</span>
        <span className="ml-auto min-w-14 text-right font-mono">{marks.length}</span>
      </li>
    </ul>
  );
}
