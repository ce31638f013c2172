import type { Disposer } from "../../lib/clock/clock.ts";

/** Runs a task before the browser's next paint; the disposer prevents that. A hidden page is not painted: then it waits. */
export function nextFrame(task: () => void): Disposer {
  const id = requestAnimationFrame(task);
  return () => cancelAnimationFrame(id);
}
