import { z } from "zod";
import type { Disposer } from "../../lib/clock/clock.ts";

/** Which lessons somebody has taken to their end, on this device. */
export interface Progress {
  done: () => ReadonlySet<string>;
  add: (lesson: string) => void;
  subscribe: (listener: () => void) => Disposer;
  /** Reads what was kept. */
  load: () => void;
}

const KEY = "rebalance-lab-lessons";
const Kept = z.array(z.string()).catch([]);

/** `storage` gives the device's memory; where it has none, as in some private windows, progress lasts as long as the page. */
export function createProgress(storage: () => Storage): Progress {
  const listeners = new Set<() => void>();
  let done: ReadonlySet<string> = new Set();

  function set(next: ReadonlySet<string>): void {
    done = next;
    for (const listener of listeners) listener();
  }

  return {
    done: () => done,
    add(lesson) {
      if (done.has(lesson)) return;
      set(new Set([...done, lesson]));
      try {
        storage().setItem(KEY, JSON.stringify([...done]));
      } catch {
        // It lasts as long as the page, then.
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    load() {
      try {
        set(new Set(Kept.parse(JSON.parse(storage().getItem(KEY) ?? "[]"))));
      } catch {
        // What cannot be read is as if nothing was kept.
      }
    },
  };
}
