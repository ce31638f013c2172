/** Counts what was acknowledged, how much of it in the last second, and how long that took. */
export interface RateMeter {
  /** `ackMs`: how long these waited for their acknowledgement; null where none is given. */
  add(count: number, now: number, ackMs: number | null): void;
  total(): number;
  /** Acknowledged in the second that ends at `now`; a rate below one a second is measured over the last `1 / rate` seconds. */
  perSecond(now: number, asked: number): number;
  /** The mean wait for an acknowledgement in that time; null where none was given. */
  ackMs(now: number, asked: number): number | null;
}

interface Entry {
  at: number;
  count: number;
  ackMs: number | null;
}

/** Entries are kept for as long as they can be asked about; batches come at most every 20 ms, so there are at most 150. */
const LONGEST_MS = 3000;

export function createRateMeter(): RateMeter {
  let total = 0;
  let entries: Entry[] = [];

  const windowMs = (asked: number) => Math.min(LONGEST_MS, Math.max(1000, 1000 / asked));
  const since = (from: number) => entries.filter(({ at }) => at > from);

  return {
    add(count, now, ackMs) {
      total += count;
      entries.push({ at: now, count, ackMs });
      entries = since(now - LONGEST_MS);
    },
    total: () => total,
    perSecond(now, asked) {
      const ms = windowMs(asked);
      return (since(now - ms).reduce((sum, { count }) => sum + count, 0) * 1000) / ms;
    },
    ackMs(now, asked) {
      const waits = since(now - windowMs(asked)).flatMap(({ ackMs }) => ackMs ?? []);
      return waits.length === 0 ? null : waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
    },
  };
}
