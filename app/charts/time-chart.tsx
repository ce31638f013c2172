"use client";

import type { LineDrawShapeProps } from "recharts";
import { CartesianGrid, Curve, Line, LineChart, Tooltip, usePlotArea, XAxis, YAxis } from "recharts";
import type { RebalanceMark } from "../../lib/contract/charts.ts";
import { formatCount, formatRate, formatTime } from "../text/format.ts";
import type { ChartFeedState } from "./chart-feed.ts";
import type { Chart } from "./chart.ts";
import { ticksAt, tickStepOf } from "./chart.ts";
import { lookOf } from "./looks.ts";
import { markBoxes } from "./marks.ts";

export interface TimeChartProps {
  chart: Chart;
  marks: readonly RebalanceMark[];
  owners: ChartFeedState["owners"];
  width: number;
  height: number;
  /** Of a rem, in pixels: larger for a projector. */
  rem: number;
}

/** The last five minutes as lines, drawn by recharts: in a file of its own, so that it is loaded where it is looked at. */
export function TimeChart({ chart, marks, owners, width, height, rem }: TimeChartProps) {
  const { lines, points, end, unit, span } = chart;
  // What an axis is given stays the same while nothing of it changes: it is then left alone. So its time is that before the end.
  const step = tickStepOf(chart);
  const ticks = ticksAt(step);
  const data = points.map((point) => ({ ...point, before: point.at - end }));
  const tick = { fontSize: 0.9375 * rem, fill: "var(--dim)" };
  const times =
    width < 30 * rem ? span.ticks.filter((_, index) => index % 2 === 0 || index === span.ticks.length - 1) : span.ticks;
  return (
    <LineChart
      width={width}
      height={height}
      data={data}
      margin={{ top: 2 * rem, right: 1.5 * rem, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      throttleDelay={50}
    >
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <Rebalances marks={marks} from={end - span.ms} end={end} rem={rem} unit={unit} />
      <XAxis
        dataKey="before"
        type="number"
        domain={[-span.ms, 0]}
        allowDataOverflow
        ticks={times.map(({ ago }) => -ago)}
        niceTicks="none"
        tickFormatter={(_, index) => times[index]?.word ?? ""}
        interval={0}
        height={1.75 * rem}
        stroke="var(--edge)"
        tick={tick}
      />
      <YAxis
        domain={[0, ticks.at(-1) ?? 1]}
        ticks={ticks}
        niceTicks="none"
        interval={0}
        width={3.5 * rem}
        stroke="var(--edge)"
        tick={tick}
        tickFormatter={shortCount}
      />
      <Tooltip
        isAnimationActive={false}
        labelFormatter={(before) => formatTime(end + Number(before), false)}
        formatter={(value) => `${unit === "messages" ? formatCount(Number(value)) : formatRate(Number(value))} ${unit}`}
        cursor={{ stroke: "var(--edge)" }}
        contentStyle={{ background: "var(--panel)", borderColor: "var(--line)", borderRadius: 8, padding: "4px 10px" }}
        itemStyle={{ color: "var(--text)", padding: 0 }}
        allowEscapeViewBox={{ y: true }}
        wrapperStyle={{ zIndex: 30 }}
      />
      {lines.map((line, index) => {
        const { hue, stroke, width: strokeWidth, dash } = lookOf(line, index, owners);
        return (
          <Line
            key={line.key}
            dataKey={line.key}
            name={line.name}
            type="linear"
            data-hue={hue}
            stroke={stroke}
            strokeWidth={strokeWidth}
            {...(dash === undefined ? {} : { strokeDasharray: dash })}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
            shape={curveOf}
          />
        );
      })}
    </LineChart>
  );
}

/** A curve that recharts has no hold of: it would measure the length of each with every sample, for an animation that is off. */
function curveOf(line: LineDrawShapeProps) {
  return <Curve {...line} pathRef={null} />;
}

interface RebalancesProps {
  marks: readonly RebalanceMark[];
  from: number;
  end: number;
  rem: number;
  unit: string;
}

/** Grey bars behind the lines, with the generation that each rebalance led to; and the unit above the axis. */
function Rebalances({ marks, from, end, rem, unit }: RebalancesProps) {
  const plot = usePlotArea();
  if (!plot) return null;
  const boxes = markBoxes(marks, { from, end, width: plot.width });
  return (
    <g>
      <text y={0.9 * rem} fontSize={0.9375 * rem} fill="var(--dim)">
        {unit}
      </text>
      {boxes.map(({ id, x, width, label }) => (
        <g key={id} transform={`translate(${plot.x + x} ${plot.y})`}>
          <rect width={width} height={plot.height} fill="var(--text)" opacity={0.22} />
          {label !== null && (
            <text y={-0.45 * rem} fontSize={0.875 * rem} fill="var(--dim)">
              {label}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

/** 12000 → "12k": an axis keeps its width. */
function shortCount(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toPrecision(3))}M`;
  return value >= 10_000 ? `${Number((value / 1000).toPrecision(3))}k` : formatRate(value);
}
