import { io } from "socket.io-client";
import { z } from "zod";
import type { Clock, Disposer } from "../../lib/clock/clock.ts";
import type { GroupEvent } from "../../lib/contract/group-events.ts";
import { Batch, Snapshot } from "../../lib/contract/socket.ts";
import { reduce } from "../../lib/group/reduce.ts";
import { GroupView } from "../../lib/group/view.ts";

const ViewSnapshot = Snapshot.extend({ view: GroupView });
const Refused = z.object({ ok: z.literal(false), detail: z.string() });

export type EventOf<T extends GroupEvent["type"]> = Extract<GroupEvent, { type: T }>;

/** One group of the lab, followed over the live connection as a page follows it. */
export interface GroupWatch {
  view(): GroupView;
  /** Resolves with the view when it is so, now or later; rejects after `withinMs`, naming `what` was waited for. */
  until(what: string, isSo: (view: GroupView) => boolean, withinMs?: number): Promise<GroupView>;
  /** Calls with every event from now on, when it is in the view; gives the disposer. */
  onEvent(listener: (event: GroupEvent) => void): Disposer;
  /** Resolves with the first event of this type from now on; rejects after a minute. */
  next<T extends GroupEvent["type"]>(type: T): Promise<EventOf<T>>;
  close(): void;
}

const WITHIN_MS = 60_000;

/** Resolves when the group's snapshot is there; rejects when the lab refuses, or closes the connection before. */
export async function watchGroup(url: string, group: string, clock: Clock): Promise<GroupWatch> {
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  const first = Promise.withResolvers<void>();
  const listeners = new Set<(event: GroupEvent) => void>();
  const checks = new Set<() => void>();
  let view: GroupView | null = null;

  socket.on("connect", () => {
    socket.emit("watch", { group }, (answer: unknown) => {
      const refused = Refused.safeParse(answer);
      if (refused.success) first.reject(new Error(`The lab does not show ${group}: ${refused.data.detail}`));
    });
  });
  socket.on("connect_error", (error) => first.reject(error));
  socket.on("snapshot", (message: unknown) => {
    ({ view } = ViewSnapshot.parse(message));
    first.resolve();
    for (const check of checks) check();
  });
  socket.on("batch", (message: unknown) => {
    for (const event of Batch.parse(message).events) {
      if (!view || event.seq !== view.seq + 1) continue;
      view = reduce(view, event);
      for (const listener of listeners) listener(event);
    }
    for (const check of checks) check();
  });
  const current = () => {
    if (!view) throw new Error(`The view of ${group} is not known yet`);
    return view;
  };

  const onEvent = (listener: (event: GroupEvent) => void): Disposer => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  const watch: GroupWatch = {
    view: current,
    onEvent,
    next<T extends GroupEvent["type"]>(type: T): Promise<EventOf<T>> {
      const { promise, resolve, reject } = Promise.withResolvers<EventOf<T>>();
      const is = (event: GroupEvent): event is EventOf<T> => event.type === type;
      const forget = onEvent((event) => is(event) && resolve(event));
      const dispose = clock.after(WITHIN_MS, () => reject(new Error(`No ${type} within ${WITHIN_MS / 1000} s`)));
      return promise.finally(() => {
        forget();
        dispose();
      });
    },
    until(what, isSo, withinMs = WITHIN_MS) {
      return new Promise((resolve, reject) => {
        const end = () => {
          checks.delete(check);
          dispose();
        };
        const check = () => {
          if (!isSo(current())) return;
          end();
          resolve(current());
        };
        const dispose = clock.after(withinMs, () => {
          end();
          reject(new Error(`Not seen within ${withinMs / 1000} s: ${what}`));
        });
        checks.add(check);
        check();
      });
    },
    close: () => void socket.disconnect(),
  };
  try {
    await first.promise;
    return watch;
  } catch (error) {
    watch.close();
    throw error;
  }
}

/** So many of our consumers are in the group, nothing moves, and the coordinator confirms it. */
export function isSettled(consumers: number): (view: GroupView) => boolean {
  return ({ consumers: ours, coordinator, rebalance, partitions }) =>
    rebalance === null &&
    Object.values(ours).filter(({ phase }) => phase.name === "joined").length === consumers &&
    coordinator?.members.length === consumers &&
    coordinator.state === (consumers > 0 ? "Stable" : "Empty") &&
    (consumers === 0 || partitions.every(({ hold }) => hold === "owned"));
}
