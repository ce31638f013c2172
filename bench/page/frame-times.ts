import { z } from "zod";

/** How a page's main thread spent its time while it was traced. */
export interface FrameTimes {
  /** Of each sixtieth of a second in which the thread made a frame, how long it was busy, ms. */
  busyMs: number[];
  /** Tasks of more than 50 ms (W3C Long Tasks). */
  longTasks: number;
  /** Null without any task. */
  longestTaskMs: number | null;
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
  const busy = new Map<number, number>();
  for (const { ts, dur = 0 } of tasks) {
    for (let from = ts; from < ts + dur;) {
      const nth = Math.floor(from / FRAME_US);
      const to = Math.min(ts + dur, (nth + 1) * FRAME_US);
      busy.set(nth, (busy.get(nth) ?? 0) + to - from);
      // Rounding must not let it stand still.
      from = Math.max(to, from + 1e-3);
    }
  }
  const made = new Set(frames.map(({ ts }) => Math.floor(ts / FRAME_US)));
  const lengths = tasks.map(({ dur = 0 }) => dur);
  return {
    busyMs: [...made].map((nth) => (busy.get(nth) ?? 0) / 1000),
    longTasks: lengths.filter((length) => length > LONG_US).length,
    longestTaskMs: lengths.length === 0 ? null : lengths.reduce((a, b) => Math.max(a, b)) / 1000,
  };
}

function ofBusiestThread(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = [...Map.groupBy(events, ({ pid, tid }) => `${pid} ${tid}`).values()];
  return threads.toSorted((a, b) => b.length - a.length)[0] ?? [];
}
