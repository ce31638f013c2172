import type { Clock, Disposer } from "../../clock/clock.ts";
import type { GroupTimer } from "./inputs.ts";

interface Armed {
  readonly timer: GroupTimer;
  dueAt: number;
  /** Which was set first: it decides between two that fall due at once. */
  order: number;
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
 * One group's timers, at most two a member and two more. A session is begun anew by every heartbeat, so moving a timer
 * further away only notes the new time: the clock is asked again when it calls too early. They fall due in the order of
 * their times, then of being set: a session that is as long as the rebalance timeout ends before that does, as in Apache
 * Kafka.
 */
export function createGroupTimers(clock: Clock, onDue: (timer: GroupTimer) => void): GroupTimers {
  const armed = new Map<string, Armed>();
  let orders = 0;
  const disarm = (timer: GroupTimer) => {
    armed.get(keyOf(timer))?.cancel();
    armed.delete(keyOf(timer));
  };
  const deliver = () => {
    const now = clock.now();
    const due = [...armed.values()].filter(({ dueAt }) => dueAt <= now);
    for (const entry of due.sort((one, other) => one.dueAt - other.dueAt || one.order - other.order)) {
      // What one of them does may cancel or move another.
      if (armed.get(keyOf(entry.timer)) !== entry || entry.dueAt > now) continue;
      disarm(entry.timer);
      onDue(entry.timer);
    }
  };
  const call = (entry: Armed) => {
    entry.callAt = entry.dueAt;
    entry.cancel = clock.after(Math.max(0, entry.dueAt - clock.now()), () => {
      if (clock.now() < entry.dueAt) call(entry);
      else deliver();
    });
  };
  return {
    arm(timer, afterMs) {
      const dueAt = clock.now() + afterMs;
      const order = ++orders;
      const entry = armed.get(keyOf(timer));
      if (entry && dueAt >= entry.callAt) {
        Object.assign(entry, { dueAt, order });
        return;
      }
      entry?.cancel();
      const fresh: Armed = { timer, dueAt, order, callAt: dueAt, cancel: () => {} };
      armed.set(keyOf(timer), fresh);
      call(fresh);
    },
    cancel: disarm,
    clear() {
      for (const entry of armed.values()) entry.cancel();
      armed.clear();
    },
  };
}

const keyOf = (timer: GroupTimer) => ("memberId" in timer ? `${timer.kind} ${timer.memberId}` : timer.kind);
