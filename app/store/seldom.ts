import type { Clock, Disposer } from "../../lib/clock/clock.ts";

type Subscribe = (listener: () => void) => Disposer;

/** The same subscription, but its listener is called at most once in `ms`, and always after the last change. */
export function seldom(subscribe: Subscribe, ms: number, clock: Clock): Subscribe {
  return (listener) => {
    let cancel: Disposer | null = null;
    let isOwed = false;
    const rest = () => {
      cancel = clock.after(ms, () => {
        cancel = null;
        if (!isOwed) return;
        isOwed = false;
        listener();
        rest();
      });
    };
    const unsubscribe = subscribe(() => {
      if (cancel) {
        isOwed = true;
        return;
      }
      listener();
      rest();
    });
    return () => {
      unsubscribe();
      cancel?.();
    };
  };
}
