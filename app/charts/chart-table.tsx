"use client";

import { memo } from "react";
import type { RebalanceMark } from "../../lib/contract/charts.ts";
import { formatTime } from "../text/format.ts";
import type { Chart, Line, Point } from "./chart.ts";
import { CHART_WORDS, NUMBER_WORDS, valueWord } from "./words.ts";

/** A row each ten seconds, and the newest one above. */
const ROW_MS = 10_000;

/** A chart as a table, newest first. */
export function ChartTable({ chart, marks }: { chart: Chart; marks: readonly RebalanceMark[] }) {
  const { kind, lines, points, unit, span } = chart;
  const { word, about } = CHART_WORDS[kind];
  const rows = points.filter(({ at }, index) => index === points.length - 1 || isRow(at, span.pointMs)).toReversed();
  return (
    // Focusable, because it scrolls.
    <div
      tabIndex={0}
      role="region"
      aria-label={`Table of ${word}`}
      className="min-h-0 grow overflow-auto [contain:content] max-lg:max-h-[70dvh]"
    >
      <table className="w-full border-collapse text-right">
        <caption className="sr-only">
          {word} {about}, in {unit}, newest first
        </caption>
        <thead className="sticky top-0 bg-panel">
          <tr>
            <th scope="col" className="py-1 text-left font-semibold">
              time
            </th>
            {lines.map(({ key, name }) => (
              <th key={key} scope="col" className="py-1 pl-3 font-semibold whitespace-nowrap">
                {name}
              </th>
            ))}
            <th scope="col" className="py-1 pl-3 font-semibold">
              rebalance
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <Row
              key={Math.floor(point.at / span.pointMs)}
              point={point}
              lines={lines}
              unit={unit}
              rebalance={rebalanceAt(marks, point.at)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether this is the last point of its ten seconds. */
function isRow(at: number, pointMs: number): boolean {
  return Math.floor(at / pointMs) % (ROW_MS / pointMs) === ROW_MS / pointMs - 1;
}

interface RowProps {
  point: Point;
  lines: readonly Line[];
  unit: Chart["unit"];
  rebalance: string;
}

/** Old rows stay as they are. */
const Row = memo(
  function Row({ point, lines, unit, rebalance }: RowProps) {
    return (
      <tr className="border-t border-line">
        <th scope="row" className="py-1 text-left font-mono font-normal">
          {formatTime(point.at, false)}
        </th>
        {lines.map(({ key }) => (
          <td key={key} className="py-1 pl-3 font-mono whitespace-nowrap">
            {valueWord(point[key] ?? null, unit)}
          </td>
        ))}
        <td className="py-1 pl-3 whitespace-nowrap">{rebalance}</td>
      </tr>
    );
  },
  (before, after) =>
    before.point.at === after.point.at &&
    before.rebalance === after.rebalance &&
    before.lines.length === after.lines.length &&
    after.lines.every(({ key, name }, index) => before.lines[index]?.name === name && before.point[key] === after.point[key]),
);

/** The generations, or epochs, that rebalances of these ten seconds led to. */
function rebalanceAt(marks: readonly RebalanceMark[], at: number): string {
  const words = marks
    .filter(({ from, to }) => from <= at && (to === null || to > at - ROW_MS))
    .map(({ to, protocol, generation }) =>
      to === null ? "under way" : generation === null ? "yes" : `${NUMBER_WORDS[protocol]} ${generation}`,
    );
  return words.join(", ");
}
