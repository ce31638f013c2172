import { expect, it } from "vitest";
import { frameTimes } from "./frame-times.ts";

const US = 1e6 / 60;
const task = (tid: number, ts: number, dur: number) => ({ name: "RunTask", pid: 1, tid, ts, dur });
const frame = (tid: number, ts: number) => ({ name: "BeginMainThreadFrame", pid: 1, tid, ts });
const times = (...traceEvents: object[]) => frameTimes(JSON.stringify({ traceEvents }));

it("counts what the thread did in each sixtieth of a second with a frame", () => {
  const { busyMs, longTasks, longestTaskMs } = times(
    frame(7, 0.5 * US),
    task(7, 0.1 * US, 2000),
    task(7, 0.5 * US, 3000),
    // No frame was made in this one.
    task(7, 1.1 * US, 9000),
    // Half of it lies in each.
    frame(7, 2.9 * US),
    frame(7, 3.9 * US),
    task(7, 2.5 * US, US),
    // Another thread's.
    task(8, 0.2 * US, 5000),
  );
  expect(busyMs.map((ms) => Math.round(ms * 100) / 100)).toEqual([5, 8.33, 8.33]);
  expect({ longTasks, longestTaskMs: Math.round(longestTaskMs ?? 0) }).toEqual({ longTasks: 0, longestTaskMs: 17 });
});

it("counts long tasks, and spreads them over all that they held up", () => {
  const { busyMs, longTasks } = times(task(7, 0, 60_000), frame(7, 1.5 * US));
  expect(longTasks).toBe(1);
  expect(busyMs.map(Math.round)).toEqual([17]);
});

it("has no figures where there were no frames", () => {
  expect(times()).toEqual({ busyMs: [], longTasks: 0, longestTaskMs: null });
});
