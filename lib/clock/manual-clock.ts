import type { Clock, Disposer } from "./clock.ts";

interface Timer {
  at: number;
  order: number;
  every: number | null;
  task: () => void;
}

/** A clock that stands still until a test moves it; due tasks run in the order of their times. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(start = 1_000_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** How many timers wait: a test's check that nothing was left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  after(ms: number, task: () => void): Disposer {
    return this.#add(ms, null, task);
  }

  every(ms: number, task: () => void): Disposer {
    return this.#add(ms, ms, task);
  }

  /** Moves time forward by `ms`, running what falls due on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#next(end);
      if (!next) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.every === null) this.#timers.delete(next);
      else next.at += next.every;
      next.task();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let best: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (!best || timer.at < best.at || (timer.at === best.at && timer.order < best.order)) best = timer;
    }
    return best;
  }

  #add(ms: number, every: number | null, task: () => void): Disposer {
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, every, task };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }
}
