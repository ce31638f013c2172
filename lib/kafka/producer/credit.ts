/**
 * How many messages are due, so that a rate is kept exactly however unevenly the producer gets its
 * turn: whole messages are taken from what has accumulated, the fraction stays.
 */
export interface Credit {
  /** How many are due at `now`, at most `limit`; they count as taken. */
  take(now: number, limit: number): number;
  /** Milliseconds until the next one is due; 0 when one is. */
  wait(now: number): number;
  /** For how long the oldest message that is owed has been due; 0 when none is. At most one second. */
  lateMs(now: number): number;
}

/**
 * More than what falls due in this time is never owed: after a broker was away for minutes its return
 * must not be met with a flood that nobody asked for.
 */
const MOST_OWED_MS = 1000;

/** Nothing is owed at `now`. `ratePerSecond` is fixed: another rate is another credit. */
export function createCredit(ratePerSecond: number, now: number): Credit {
  const perMs = ratePerSecond / 1000;
  // Counted from one moment on and never summed up, so that rounding does not add up.
  let from = now;
  let taken = 0;

  function owed(at: number): number {
    const most = 1 + MOST_OWED_MS * perMs;
    const due = Math.max(0, at - from) * perMs - taken;
    if (due <= most) return due;
    from = at;
    taken = -most;
    return most;
  }

  return {
    take(at, limit) {
      // A hair is added since 0.1 × 10 000 can be 999.9999….
      const count = Math.min(limit, Math.floor(owed(at) + 1e-6));
      taken += count;
      return count;
    },
    wait(at) {
      return Math.max(0, Math.ceil((1 - owed(at)) / perMs - 1e-6));
    },
    lateMs: (at) => Math.max(0, owed(at) - 1) / perMs,
  };
}
