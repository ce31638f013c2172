import { RATE, VIEWERS, type Load, type Scene } from "../sections/load.ts";
import { quantile } from "./statistics.ts";
import { figure, judge } from "./table.ts";
import type { Table } from "./table.ts";

const FRAME_AIM = { below: 8 };
const LONG_AIM = { below: 1 };
const CORES_AIM = { below: 1 };

export function loadTable(loads: readonly Load[]): Table {
  return {
    title: `6. At ${figure(RATE)} messages a second through three consumers, with ${VIEWERS} viewers`,
    header: [
      "",
      "msg/s",
      "cores",
      "aim",
      "",
      "frames",
      "CPU p50",
      "CPU p95",
      "aim",
      "",
      "wall p95",
      "longest task",
      "over 50 ms",
      "aim",
      "",
    ],
    rows: loads.map(rowOf),
    notes: [
      "Cores: what the lab's whole process uses, with its consumers and its producer. Of a frame, ms: what the page's main thread",
      "did since the frame before, at most a sixtieth of a second before its beginning; by the time of a processor that it took,",
      "and by the clock, with what the lab, Kafka and the painting threads had of the same processors meanwhile. Tasks by the",
      "clock. There is no GPU; of the viewers one counts, the others are connections of a script.",
    ],
  };
}

const NAMES: Record<NonNullable<Scene>, string> = {
  describe: "the page, Describe open",
  messages: "the page, Messages open",
  charts: "the page, Charts open",
};

function rowOf({ scene, rate, cores, frames }: Load): string[] {
  const lab = [figure(rate), figure(cores, 2), ...judge(cores, CORES_AIM, "")];
  if (scene === null || frames === null) return ["no page, one who counts", ...lab];
  const cpu = frames.frames.map(({ cpuMs }) => cpuMs);
  const wall = frames.frames.map(({ wallMs }) => wallMs);
  const p95 = quantile(cpu, 0.95);
  const tasks = frames.longestTaskMs === null ? null : frames.longTasks;
  return [
    NAMES[scene],
    ...lab,
    String(cpu.length),
    figure(quantile(cpu, 0.5), 1),
    figure(p95, 1),
    ...judge(p95, FRAME_AIM, "ms"),
    figure(quantile(wall, 0.95), 1),
    figure(frames.longestTaskMs, 1),
    figure(tasks),
    ...judge(tasks, LONG_AIM, ""),
  ];
}
