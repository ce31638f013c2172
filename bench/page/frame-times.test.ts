import { expect, it } from "vitest";
import { frameTimes } from "./frame-times.ts";

const US = 1e6 / 60;
const task = (tid: number, ts: number, dur: number, tdur = dur) => ({ name: "RunTask", pid: 1, tid, ts, dur, tdur });
const frame = (tid: number, ts: number) => ({ name: "BeginMainThreadFrame", pid: 1, tid, ts });
const times = (...traceEvents: object[]) => frameTimes(JSON.stringify({ traceEvents }));

it("counts what the thread did for a frame: since the frame before, at most a sixtieth of a second back", () => {
  const { frames, longTasks, longestTaskMs } = times(
    // Too long ago.
    task(7, 0, 1000),
    task(7, 2 * US, 2000, 1500),
    task(7, 2.5 * US, 3000),
    frame(7, 2.5 * US + 10),
    // The frame before this one had its own.
    task(7, 3.2 * US, 4000),
    frame(7, 3.2 * US + 10),
    // No frame came of it.
    task(7, 9 * US, 9000),
    // Another thread's.
    task(8, 2.4 * US, 5000),
  );
  expect(frames).toEqual([
    { cpuMs: 4.5, wallMs: 5 },
    { cpuMs: 4, wallMs: 4 },
  ]);
  expect({ longTasks, longestTaskMs }).toEqual({ longTasks: 0, longestTaskMs: 9 });
});

it("counts long tasks by the clock, and gives one to its frame as a whole", () => {
  const { frames, longTasks } = times(task(7, 0, 60_000, 20_000), frame(7, 30_000));
  expect(longTasks).toBe(1);
  expect(frames).toEqual([{ cpuMs: 20, wallMs: 60 }]);
});

it("has no figures where there were no frames", () => {
  expect(times()).toEqual({ frames: [], longTasks: 0, longestTaskMs: null });
});

it("refuses a trace that does not know the processor's time", () => {
  expect(() => times({ ...task(7, 0, 1000), tdur: undefined }, frame(7, 10))).toThrow("does not say");
});
