import type { Clock } from "../clock/clock.ts";

export interface RateLimitOptions {
  clock: Clock;
  /** How many may come at once. */
  burst: number;
  perSecond: number;
  /** How many senders are remembered; beyond that the one seen longest ago is forgotten. */
  senders: number;
}

/**
 * A token bucket for each sender. `take` gives 0 when the sender may go on, else the milliseconds
 * after which it may.
 */
export function createRateLimit({ clock, burst, perSecond, senders }: RateLimitOptions): { take(sender: string): number } {
  // A Map keeps the order of insertion; whoever is seen is put to its end, so the first is the oldest.
  const buckets = new Map<string, { tokens: number; at: number }>();

  return {
    take(sender) {
      const now = clock.now();
      const known = buckets.get(sender);
      // The clock of a machine can be set back: that must not take tokens away.
      const gained = known ? (Math.max(0, now - known.at) / 1000) * perSecond : 0;
      const tokens = Math.min(burst, (known?.tokens ?? burst) + gained);
      const allowed = tokens >= 1;
      buckets.delete(sender);
      buckets.set(sender, { tokens: allowed ? tokens - 1 : tokens, at: now });
      if (buckets.size > senders) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      return allowed ? 0 : ((1 - tokens) / perSecond) * 1000;
    },
  };
}
