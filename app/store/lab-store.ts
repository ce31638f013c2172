import type { Clock, Disposer } from "../../lib/clock/clock.ts";
import type { Batch, LabStatus } from "../../lib/contract/socket.ts";
import { reduce } from "../../lib/group/reduce.ts";
import type { GroupView } from "../../lib/group/view.ts";
import { createClockOffset } from "./clock-offset.ts";
import type { LabLink, ViewSnapshot } from "./link.ts";

/** The group that the page shows. `view` is null until its first snapshot. */
export interface Watched {
  group: string;
  streamId: string | null;
  view: GroupView | null;
  /** Counts up with everything but numbers: membership, ownership and state. */
  shape: number;
  /** The server said no: there is no such group, or the like. */
  refused: { code: string; detail: string } | null;
  /** The group was deleted while it was watched; `view` is its last state. */
  closed: boolean;
}

export interface LabState {
  /** `since` is the page's own time. Before the first connection it is "connecting". */
  link: { state: "connecting" | "live" | "lost"; since: number };
  status: LabStatus | null;
  watched: Watched | null;
  /** The server runs another version than this page: nothing is folded any more, only a reload helps. */
  outdated: boolean;
}

/** The page's one store. It knows no React; app/store/hooks.ts is the bridge. */
export interface LabStore {
  getState: () => LabState;
  /** Called after something has changed, not more often than frames are painted. */
  subscribe: (listener: () => void) => Disposer;
  /** The server's time, as well as it can be known here. */
  serverNow: () => number;
  /** Shows this group from now on; null shows none. */
  watch: (group: string | null) => void;
  /** Connects; the disposer disconnects and ends every timer. */
  start: () => Disposer;
}

export interface LabStoreOptions {
  link: LabLink;
  clock: Clock;
  /** Runs a task before the next paint. */
  frame: (task: () => void) => Disposer;
  /** Whether the page can be seen. */
  isVisible: () => boolean;
  /** The version that served the page. */
  version: string;
}

const RETRY_MS = 1000;
const FRAME_MS = 16;

/**
 * Events are folded as they come, so that nothing piles up in a tab that is not painted. Listeners
 * hear of numbers before the next paint; of a change of shape at once, unless they heard of another
 * within the last frame: the board is then made while the frame that shows it is still awaited.
 */
export function createLabStore({ link, clock, frame, isVisible, version }: LabStoreOptions): LabStore {
  const offset = createClockOffset();
  const listeners = new Set<() => void>();
  let current: LabState = { link: { state: "connecting", since: clock.now() }, status: null, watched: null, outdated: false };
  let published = current;
  let publishedAt = -Infinity;
  let cancelFrame: Disposer | null = null;
  let cancelRetry: Disposer | null = null;
  /** Counts requests to watch, so that the answer to an old one is not taken for the newest. */
  let request = 0;
  /** A snapshot has been asked for: what comes before it belongs to a picture that is about to be replaced. */
  let awaitsSnapshot = false;

  const publish = () => {
    cancelFrame?.();
    cancelFrame = null;
    published = current;
    publishedAt = clock.now();
    for (const listener of listeners) listener();
  };
  const set = (change: Partial<LabState>) => {
    current = { ...current, ...change };
    cancelFrame ??= frame(publish);
  };
  const setWatched = (change: Partial<Watched>) => {
    if (current.watched) set({ watched: { ...current.watched, ...change } });
  };

  /** Asks for the watched group's snapshot, again and again until there is an answer or no connection. */
  function askToWatch(): void {
    const group = current.watched?.group;
    cancelRetry?.();
    cancelRetry = null;
    if (group === undefined || current.link.state !== "live") return;
    request += 1;
    awaitsSnapshot = true;
    const asked = request;
    link.watch(group).then(
      (answer) => {
        if (asked !== request || answer.ok) return;
        setWatched({ refused: { code: answer.code, detail: answer.detail }, view: null, streamId: null });
      },
      () => {
        if (asked === request) cancelRetry = clock.after(RETRY_MS, askToWatch);
      },
    );
  }

  function takeStatus(fresh: LabStatus): void {
    offset.learn(fresh.serverTime - clock.now());
    const status = shareStatus(current.status, fresh);
    const known = new Set(current.status?.groups.map(({ group }) => group));
    set({ status, outdated: current.outdated || status.version !== version });
    const { watched } = current;
    // A group that was refused, or deleted, has come into being meanwhile.
    const isNew = watched !== null && !known.has(watched.group) && status.groups.some(({ group }) => group === watched.group);
    if (isNew && (watched.refused || watched.closed)) askToWatch();
  }

  function takeSnapshot({ group, streamId, serverTime, view }: ViewSnapshot): void {
    offset.learn(serverTime - clock.now());
    if (current.outdated || group !== current.watched?.group) return;
    awaitsSnapshot = false;
    setWatched({ streamId, view, shape: current.watched.shape + 1, refused: null, closed: false });
  }

  function takeBatch(batch: Batch): void {
    offset.learn(batch.serverTime - clock.now());
    const { watched } = current;
    if (current.outdated || awaitsSnapshot || watched?.group !== batch.group || !watched.view || watched.closed) return;
    const seen = watched.view.seq;
    const fresh = batch.events.filter((event) => event.seq > seen);
    const isOtherStream = batch.streamId !== watched.streamId;
    if (isOtherStream || (fresh[0] && fresh[0].seq !== seen + 1)) {
      askToWatch();
      return;
    }
    if (fresh.length === 0) return;
    const isShaped = fresh.some((event) => event.type !== "progress");
    setWatched({ view: fresh.reduce(reduce, watched.view), shape: watched.shape + (isShaped ? 1 : 0) });
    if (isShaped && isVisible() && clock.now() - publishedAt >= FRAME_MS) publish();
  }

  const handlers = {
    onUp() {
      set({ link: { state: "live", since: clock.now() } });
      askToWatch();
    },
    onDown() {
      const { state } = current.link;
      // While it still tries for the first time, it is not lost but connecting.
      if (state === "live") set({ link: { state: "lost", since: clock.now() } });
    },
    onStatus: takeStatus,
    onSnapshot: takeSnapshot,
    onBatch: takeBatch,
    onClosed(group: string) {
      if (group === current.watched?.group) setWatched({ closed: true });
    },
    onMisfit() {
      set({ outdated: true });
    },
  };

  return {
    getState: () => published,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    serverNow: () => clock.now() + offset.value(),
    watch(group) {
      const before = current.watched?.group ?? null;
      if (group === before) return;
      if (before !== null) link.unwatch(before);
      set({ watched: group === null ? null : { group, streamId: null, view: null, shape: 0, refused: null, closed: false } });
      askToWatch();
    },
    start() {
      const close = link.open(handlers);
      return () => {
        close();
        cancelFrame?.();
        cancelRetry?.();
        cancelFrame = null;
        cancelRetry = null;
        request += 1;
      };
    },
  };
}

/** The same objects as before where they say the same, so that what shows only them is not drawn anew. */
function shareStatus(before: LabStatus | null, after: LabStatus): LabStatus {
  const keep = <T>(was: T | undefined, is: T): T => (was !== undefined && JSON.stringify(was) === JSON.stringify(is) ? was : is);
  return {
    ...after,
    broker: keep(before?.broker, after.broker),
    groups: keep(before?.groups, after.groups),
    producer: keep(before?.producer, after.producer),
    lesson: keep(before?.lesson, after.lesson),
    joinUrls: keep(before?.joinUrls, after.joinUrls),
    limits: keep(before?.limits, after.limits),
    notices: keep(before?.notices, after.notices),
  };
}
