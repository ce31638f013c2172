import type { Clock, Disposer } from "../../clock/clock.ts";
import type { GroupTimer } from "./inputs.ts";

interface Armed {
  readonly timer: GroupTimer;
  dueAt: number;
  /** When the clock calls: at `dueAt`, or before it when the timer was moved since. */
  callAt: number;
  cancel: Disposer;
}

export interface GroupTimers {
  /** Sets the timer, or moves it. */
  arm(timer: GroupTimer, afterMs: number): void;
  cancel(timer: GroupTimer): void;
  /** Cancels all. */
  clear: Disposer;
}

/**
 * One group's timers. A session is begun anew by every heartbeat, so moving a timer further away only notes the new time:
 * the clock is asked again when it calls too early. At most two timers a member and two more.
 */
export function createGroupTimers(clock: Clock, onDue: (timer: GroupTimer) => void): GroupTimers {
  const armed = new Map<string, Armed>();
  const call = (key: string, entry: Armed) => {
    entry.callAt = entry.dueAt;
    entry.cancel = clock.after(Math.max(0, entry.dueAt - clock.now()), () => {
      if (clock.now() < entry.dueAt) return call(key, entry);
      armed.delete(key);
      onDue(entry.timer);
    });
  };
  const cancel = (timer: GroupTimer) => {
    armed.get(keyOf(timer))?.cancel();
    armed.delete(keyOf(timer));
  };
  return {
    arm(timer, afterMs) {
      const key = keyOf(timer);
      const dueAt = clock.now() + afterMs;
      const entry = armed.get(key);
      if (entry && dueAt >= entry.callAt) {
        entry.dueAt = dueAt;
        return;
      }
      entry?.cancel();
      const fresh: Armed = { timer, dueAt, callAt: dueAt, cancel: () => {} };
      armed.set(key, fresh);
      call(key, fresh);
    },
    cancel,
    clear() {
      for (const entry of armed.values()) entry.cancel();
      armed.clear();
    },
  };
}

const keyOf = (timer: GroupTimer) => ("memberId" in timer ? `${timer.kind} ${timer.memberId}` : timer.kind);
