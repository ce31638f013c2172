import type { Clock, Disposer } from "../clock/clock.ts";

/** Tells listeners that the status has changed, at most four times a second. */
export interface StatusBell {
  /** Something that may be part of the status has changed. */
  ring(): void;
  onStatus(listener: () => void): Disposer;
  close(): void;
}

const GAP_MS = 250;

/** `read` gives the status as it is now; nobody is told where it reads as it did the last time. */
export function createStatusBell(clock: Clock, read: () => object): StatusBell {
  const listeners = new Set<() => void>();
  let cancel: Disposer | null = null;
  let lastRung = -Infinity;
  let said = "";

  function tell(): void {
    cancel = null;
    lastRung = clock.now();
    const now = JSON.stringify(read());
    if (now === said) return;
    said = now;
    for (const listener of listeners) listener();
  }

  return {
    ring() {
      cancel ??= clock.after(Math.max(0, lastRung + GAP_MS - clock.now()), tell);
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      cancel?.();
      // Nothing rings any more.
      cancel = () => {};
      listeners.clear();
    },
  };
}
