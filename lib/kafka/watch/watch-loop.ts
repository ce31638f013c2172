import type { Clock } from "../../clock/clock.ts";

/** Runs rounds of questions, never two at a time. */
export interface WatchLoop {
  /** The next round is thought about now, not when its time comes. */
  wake(): void;
  /** No round begins after this; one under way ends unheard. */
  close(): void;
}

export interface WatchLoopOptions {
  clock: Clock;
  /** Asks whatever is due and gives the milliseconds until something is due again. Must not reject. */
  round: () => Promise<number>;
  /** Rounds begin at least this many milliseconds apart, however often it is woken. */
  gapMs: number;
}

/** Even with nothing due a round is thought about this often; timers cannot wait for ever. */
const LONGEST_MS = 60_000;

/** Begins with a round at once. */
export function startWatchLoop({ clock, round, gapMs }: WatchLoopOptions): WatchLoop {
  let closed = false;
  let running = false;
  let woken = false;
  let lastStart = -Infinity;
  let cancel = () => {};

  function schedule(ms: number): void {
    cancel();
    const wait = Math.min(Math.max(ms, lastStart + gapMs - clock.now(), 0), LONGEST_MS);
    cancel = clock.after(wait, () => void run());
  }

  async function run(): Promise<void> {
    running = true;
    woken = false;
    lastStart = clock.now();
    const rest = await round();
    running = false;
    if (!closed) schedule(woken ? 0 : rest);
  }

  schedule(0);
  return {
    wake() {
      woken = true;
      if (!running && !closed) schedule(0);
    },
    close() {
      closed = true;
      cancel();
    },
  };
}
