import { z } from "zod";

/** How a page's main thread spent its time while it was traced. */
export interface FrameTimes {
  /** Of each frame, what the thread did for it. */
  frames: FrameCost[];
  /** Tasks of more than 50 ms of wall time (W3C Long Tasks). */
  longTasks: number;
  /** Wall time; null without any task. */
  longestTaskMs: number | null;
}

/**
 * All that the thread did from the end of the frame before to the end of this one, but no earlier than a sixtieth of a second
 * before it began: script, style, layout and paint, and what led to the frame.
 */
export interface FrameCost {
  /** The time of a processor that it took. */
  cpuMs: number;
  /** By the clock: with the time in which other threads and programs had the processor meanwhile. */
  wallMs: number;
}

const FRAME_US = 1e6 / 60;
const LONG_US = 50_000;

/** What Chromium has to trace for it. */
export const TRACED = ["-*", "disabled-by-default-devtools.timeline", "disabled-by-default-devtools.timeline.frame"];

/** Times in microseconds. */
const TraceEvent = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
});
const Trace = z.object({ traceEvents: z.array(TraceEvent) });
type TraceEvent = z.infer<typeof TraceEvent>;

/** `trace`: what Chromium has written, as JSON; the thread is the one that has made most frames. Throws where it is no trace. */
export function frameTimes(trace: string): FrameTimes {
  const { traceEvents } = Trace.parse(JSON.parse(trace));
  const frames = ofBusiestThread(traceEvents.filter(({ name }) => name === "BeginMainThreadFrame"));
  const [frame] = frames;
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name === "RunTask" && frame !== undefined && pid === frame.pid && tid === frame.tid,
  );
  if (tasks.length > 0 && tasks.every(({ tdur }) => tdur === undefined)) {
    throw new Error("This Chromium's trace does not say how much of the processor a task took");
  }
  const starts = frames.map(({ ts }) => ts).toSorted((a, b) => a - b);
  let nth = 0;
  const costs: FrameCost[] = [];
  let before: TraceEvent[] = [];
  for (const task of tasks.toSorted((a, b) => a.ts - b.ts)) {
    before.push(task);
    const end = task.ts + (task.dur ?? 0);
    const next = starts.findIndex((ts, index) => index >= nth && ts > end);
    const passed = next === -1 ? starts.length : next;
    if (passed === nth) continue;
    nth = passed;
    const own = before.filter(({ ts }) => ts >= task.ts - FRAME_US);
    // A single task may lack its processor's time; it is never more than that by the clock.
    costs.push({ cpuMs: sumMs(own, ({ tdur, dur }) => tdur ?? dur), wallMs: sumMs(own, ({ dur }) => dur) });
    before = [];
  }
  const lengths = tasks.map(({ dur = 0 }) => dur);
  return {
    frames: costs,
    longTasks: lengths.filter((length) => length > LONG_US).length,
    longestTaskMs: lengths.length === 0 ? null : lengths.reduce((a, b) => Math.max(a, b)) / 1000,
  };
}

const sumMs = (tasks: readonly TraceEvent[], timeOf: (task: TraceEvent) => number | undefined) =>
  tasks.reduce((sum, task) => sum + (timeOf(task) ?? 0) / 1000, 0);

function ofBusiestThread(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = [...Map.groupBy(events, ({ pid, tid }) => `${pid} ${tid}`).values()];
  return threads.toSorted((a, b) => b.length - a.length)[0] ?? [];
}
