import type { Clock, Disposer } from "../clock/clock.ts";
import type { ConsumerProgress } from "../contract/client-facts.ts";
import type { GroupEvent, GroupEventBody, PartitionProgress } from "../contract/group-events.ts";
import { reduce } from "../group/reduce.ts";
import type { GroupView } from "../group/view.ts";
import { createProgressBuffer } from "./progress-buffer.ts";

/** In a storm structural events leave in one batch for each frame that a page paints: more would only cost. */
const COALESCE_MS = 16;
/** After a quiet moment this many batches leave at once: a join ends with two or three events, some ms apart. */
const AT_ONCE = 3;
/**
 * Steps on the way to an assignment, a client's or the coordinator's, change no card's place. They wait a frame for what follows: drawn by
 * themselves they would keep a page busy at the moment in which the assignment arrives.
 */
const ON_THE_WAY: ReadonlySet<GroupEventBody["type"]> = new Set(["client-started", "join-sent", "sync-sent", "coordinator-step"]);
/** Facts after which a client has nothing in hand: what it has handled before is folded before. */
const ENDINGS: ReadonlySet<GroupEventBody["type"]> = new Set([
  "revoked",
  "left",
  "crashed",
  "frozen",
  "client-started",
  "client-failed",
  "consumer-dismissed",
]);
/** Numbers leave at most ten times a second. */
const TICK_MS = 100;

/** A group's one ordered stream of events, and the view that they fold to. */
export interface GroupStream {
  /** The view as it is now. */
  view(): GroupView;
  /** Numbers and folds a structural event at once; it leaves at once too, in a storm or as a mere step within 16 ms. `time`: when it happened, now by default. */
  append(body: Exclude<GroupEventBody, { type: "progress" }>, time?: number): void;
  /** Numbers wait for the next tick, merged. */
  consumerProgress(rows: ConsumerProgress[]): void;
  partitionProgress(rows: PartitionProgress[]): void;
  coordinatorConfirmed(askedAt: number): void;
  /** Batches after the state that `view` shows at the moment of the call. */
  subscribe(onEvents: (events: GroupEvent[]) => void, onClosed: () => void): Disposer;
  /** Nothing follows. The subscribers are told that the group is closed, unless the whole lab ends. */
  close(options: { tell: boolean }): void;
}

export interface GroupStreamOptions {
  empty: GroupView;
  clock: Clock;
  /** Called after every fold of a structural event, and after every tick. */
  onChange: (view: GroupView) => void;
}

interface Subscriber {
  onEvents: (events: GroupEvent[]) => void;
  onClosed: () => void;
}

/** Begins with the given view; numbers events from its `seq` plus 1 without gaps. */
export function createGroupStream({ empty, clock, onChange }: GroupStreamOptions): GroupStream {
  const buffer = createProgressBuffer();
  const subscribers = new Set<Subscriber>();
  let view = empty;
  // Emptied every COALESCE_MS at the latest; nothing is kept where nobody listens.
  let outgoing: GroupEvent[] = [];
  let cancelFlush: Disposer | null = null;
  let flushAt = Infinity;
  // Each batch takes COALESCE_MS of this account; it may be overdrawn by AT_ONCE batches.
  let paidUntil = -Infinity;
  let cancelTick: Disposer | null = null;
  let lastTick = -Infinity;
  let closed = false;

  function fold(body: GroupEventBody, time: number): void {
    const event: GroupEvent = { seq: view.seq + 1, time, ...body };
    view = reduce(view, event);
    if (subscribers.size > 0) outgoing.push(event);
    onChange(view);
  }

  function flush(): void {
    cancelFlush?.();
    cancelFlush = null;
    flushAt = Infinity;
    if (outgoing.length === 0) return;
    const events = outgoing;
    outgoing = [];
    paidUntil = Math.max(paidUntil, clock.now()) + COALESCE_MS;
    for (const subscriber of subscribers) subscriber.onEvents(events);
  }

  /** What is appended in the same turn leaves together. */
  function awaitFlush(type: GroupEventBody["type"]): void {
    const now = clock.now();
    const at = Math.max(now + (ON_THE_WAY.has(type) ? COALESCE_MS : 0), paidUntil - (AT_ONCE - 1) * COALESCE_MS);
    if (at >= flushAt) return;
    cancelFlush?.();
    flushAt = at;
    cancelFlush = clock.after(at - now, flush);
  }

  function tick(): void {
    cancelTick = null;
    lastTick = clock.now();
    const progress = buffer.take(view);
    if (!progress) return;
    fold(progress, clock.now());
    flush();
  }

  function awaitTick(): void {
    if (!closed) cancelTick ??= clock.after(Math.max(0, lastTick + TICK_MS - clock.now()), tick);
  }

  return {
    view: () => view,
    append(body, time = clock.now()) {
      if (closed) return;
      if (body.type === "coordinator-described") buffer.forgetConfirmation();
      if (body.type === "offsets-reset") buffer.forgetPartitions();
      const row = "consumer" in body && ENDINGS.has(body.type) ? buffer.takeConsumer(body.consumer) : null;
      if (row) fold({ type: "progress", consumers: [row], partitions: [], coordinatorAskedAt: null }, time);
      fold(body, time);
      awaitFlush(body.type);
    },
    consumerProgress(rows) {
      buffer.consumers(rows);
      awaitTick();
    },
    partitionProgress(rows) {
      buffer.partitions(rows);
      awaitTick();
    },
    coordinatorConfirmed(askedAt) {
      buffer.confirmed(askedAt);
      awaitTick();
    },
    subscribe(onEvents, onClosed) {
      // What is on its way is in the view already, which the new subscriber starts from.
      flush();
      const subscriber = { onEvents, onClosed };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    close({ tell }) {
      if (closed) return;
      flush();
      closed = true;
      cancelTick?.();
      const told = tell ? [...subscribers] : [];
      subscribers.clear();
      for (const subscriber of told) subscriber.onClosed();
    },
  };
}
