import type { Disposer } from "../../lib/clock/clock.ts";

/** The partition in which the message lies that the eye follows, as "topic:partition"; null while there is none, or once it is committed. */
export interface Followed {
  get(): string | null;
  set(key: string | null): void;
  subscribe: (listener: () => void) => Disposer;
}

export function createFollowed(): Followed {
  let key: string | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => key,
    set(next) {
      if (next === key) return;
      key = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
