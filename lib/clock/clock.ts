/**
 * Time as an input. Nothing else in the project may call setTimeout, setInterval or Date.now
 * (held by lint), so that whatever waits can be driven by hand in a test.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `ms`; the disposer prevents that. */
  after(ms: number, task: () => void): Disposer;
  /** Runs `task` every `ms` until disposed. */
  every(ms: number, task: () => void): Disposer;
}

/** Ends what a starter began. Calling it twice does no harm. */
export type Disposer = () => void;

/** The machine's clock. Its timers keep the process alive: whoever starts one disposes of it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    // The shortest timer takes a whole millisecond; a browser has nothing shorter.
    if (ms <= 0 && "setImmediate" in globalThis) {
      const immediate = setImmediate(task);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};

/** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      dispose();
      reject(signal?.reason);
    };
    const dispose = clock.after(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
