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
    header: ["", "msg/s", "cores", "aim", "", "frames", "p50 ms", "p95 ms", "aim", "", "longest task", "over 50 ms", "aim", ""],
    rows: loads.map(rowOf),
    notes: [
      "Cores: what the lab's whole process uses, with its consumers and its producer. A frame: how long the page's main thread is",
      "busy in a sixtieth of a second in which it makes a frame. The page paints on the same processors, without a GPU; of the",
      "viewers one counts, the others are connections of a script.",
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
  const p95 = quantile(frames.busyMs, 0.95);
  const tasks = frames.longestTaskMs === null ? null : frames.longTasks;
  return [
    NAMES[scene],
    ...lab,
    String(frames.busyMs.length),
    figure(quantile(frames.busyMs, 0.5), 1),
    figure(p95, 1),
    ...judge(p95, FRAME_AIM, "ms"),
    figure(frames.longestTaskMs, 1),
    figure(tasks),
    ...judge(tasks, LONG_AIM, ""),
  ];
}
