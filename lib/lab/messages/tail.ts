import type { Clock, Disposer } from "../../clock/clock.ts";
import type { MessageBatch, MessageSource, SeenMessage, Shown } from "../../contract/message-rows.ts";
import { sourceKey } from "../../contract/message-rows.ts";

/** The newest messages of one source, and those who watch it. */
export interface Tail {
  /** What is kept, and the numbers as they are now. */
  recent(): MessageBatch;
  /** Batches from now on. */
  subscribe(listener: (batch: MessageBatch) => void): Disposer;
  /** Messages that have come, of which `rows` are to be shown. */
  push(rows: readonly Omit<SeenMessage, "id">[], passed: number): void;
  /** Why nothing can be read now; null when it can again. */
  trouble(sentence: string | null): void;
  /** Nothing more is told. */
  close(): void;
}

/** Batches leave at most so often: nobody reads faster. */
const GAP_MS = 250;
/** The most in one batch, in messages and in characters; of more, as many are left out between any two. */
export const ROWS_IN_BATCH = 30;
const CHARACTERS_IN_BATCH = 256 * 1024;
/** What is kept for whoever comes later. */
const ROWS_KEPT = 200;
const CHARACTERS_KEPT = 1024 * 1024;
/** What waits for the next batch is thinned out beyond this. */
const ROWS_WAITING = 4 * ROWS_IN_BATCH;

export function createTail(source: MessageSource, clock: Clock): Tail {
  const listeners = new Set<(batch: MessageBatch) => void>();
  let waiting: Omit<SeenMessage, "id">[] = [];
  let kept: SeenMessage[] = [];
  let [id, seq, total, passed] = [0, 0, 0, 0];
  let trouble: string | null = null;
  let lastAt = -Infinity;
  let cancel: Disposer | null = null;
  let closed = false;

  const batch = (rows: SeenMessage[], since: number): MessageBatch => ({
    source: sourceKey(source),
    seq,
    rows,
    total,
    passed: since,
    trouble,
  });

  function flush(): void {
    cancel = null;
    lastAt = clock.now();
    const rows = withinCharacters(thinned(waiting, ROWS_IN_BATCH), CHARACTERS_IN_BATCH).map((row) => ({ ...row, id: ++id }));
    const since = passed;
    waiting = [];
    passed = 0;
    seq += 1;
    kept = withinCharacters([...kept, ...rows].slice(-ROWS_KEPT), CHARACTERS_KEPT);
    const now = batch(rows, since);
    for (const listener of listeners) listener(now);
  }

  function awaitFlush(): void {
    if (!closed) cancel ??= clock.after(Math.max(0, lastAt + GAP_MS - clock.now()), flush);
  }

  return {
    // What waits is told in the next batch, so it is not counted yet.
    recent: () => ({ ...batch(kept, 0), total: total - passed }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    push(rows, count) {
      if (rows.length === 0 && count === 0) return;
      total += count;
      passed += count;
      waiting.push(...rows);
      if (waiting.length > ROWS_WAITING) waiting = thinned(waiting, ROWS_IN_BATCH);
      awaitFlush();
    },
    trouble(sentence) {
      if (sentence === trouble) return;
      trouble = sentence;
      awaitFlush();
    },
    close() {
      closed = true;
      cancel?.();
      listeners.clear();
    },
  };
}

/** At most `most` of them, spread evenly; always with the last. */
function thinned<T>(rows: readonly T[], most: number): T[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, index) => rows[Math.ceil(((index + 1) * rows.length) / most) - 1]).flatMap(
    (row) => row ?? [],
  );
}

/** As many of the last ones as have so many characters together. */
function withinCharacters<T extends Omit<SeenMessage, "id">>(rows: T[], most: number): T[] {
  let left = most;
  const first = rows.findLastIndex((row) => (left -= charactersOf(row)) < 0);
  return first < 0 ? rows : rows.slice(first + 1);
}

function charactersOf({ key, value, headers }: Omit<SeenMessage, "id">): number {
  return lengthOf(key) + lengthOf(value) + headers.reduce((sum, header) => sum + header.name.length + lengthOf(header.value), 0);
}

function lengthOf(shown: Shown): number {
  return shown.kind === "text" ? shown.text.length : shown.kind === "binary" ? shown.hex.length : 0;
}
