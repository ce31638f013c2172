/** Counts what was acknowledged, and how much of it in the last second. */
export interface RateMeter {
  add(count: number, now: number): void;
  total(): number;
  /** Acknowledged in the second that ends at `now`; a rate below one a second is measured over the last `1 / rate` seconds. */
  perSecond(now: number, asked: number): number;
}

/** Entries are kept for as long as they can be asked about; batches come at most every 20 ms, so there are at most 150. */
const LONGEST_MS = 3000;

export function createRateMeter(): RateMeter {
  let total = 0;
  let entries: { at: number; count: number }[] = [];
  return {
    add(count, now) {
      total += count;
      entries.push({ at: now, count });
      entries = entries.filter(({ at }) => at > now - LONGEST_MS);
    },
    total: () => total,
    perSecond(now, asked) {
      const windowMs = Math.min(LONGEST_MS, Math.max(1000, 1000 / asked));
      const counted = entries.filter(({ at }) => at > now - windowMs).reduce((sum, { count }) => sum + count, 0);
      return (counted * 1000) / windowMs;
    },
  };
}
