import type { Clock, Disposer } from "../../lib/clock/clock.ts";

type Subscribe = (listener: () => void) => Disposer;

/** The same subscription, but its listener is called `ms` after a change, once for all changes meanwhile. */
export function gathered(subscribe: Subscribe, ms: number, clock: Clock): Subscribe {
  return (listener) => {
    let cancel: Disposer | null = null;
    const unsubscribe = subscribe(() => {
      cancel ??= clock.after(ms, () => {
        cancel = null;
        listener();
      });
    });
    return () => {
      unsubscribe();
      cancel?.();
    };
  };
}
