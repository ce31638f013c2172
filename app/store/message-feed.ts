import type { Clock, Disposer } from "../../lib/clock/clock.ts";
import type { MessageBatch, MessageSource, SeenMessage } from "../../lib/contract/message-rows.ts";
import { sourceKey } from "../../lib/contract/message-rows.ts";
import type { LabStore } from "./lab-store.ts";
import type { MessageLink } from "./link.ts";

/** What is known of the messages of one source since it is watched. */
export interface MessageFeedState {
  /** Newest first; at most ROWS_KEPT. */
  rows: readonly SeenMessage[];
  /** Every message since one began to look, shown or not. */
  count: number;
  /** How many of the last ones were shown, of how many that came: the same numbers where it is no sample. */
  sample: { shown: number; of: number };
  trouble: string | null;
}

/** The messages that the page watches: of one source at a time. */
export interface MessageFeed {
  get: () => MessageFeedState;
  subscribe: (listener: () => void) => Disposer;
  /** Watches this source from now on, after what the lab has kept of it. The disposer ends it. */
  watch(source: MessageSource): Disposer;
  /** Forgets what was shown: counting begins anew. */
  clear(): void;
}

export interface MessageFeedOptions {
  link: MessageLink;
  store: Pick<LabStore, "getState" | "subscribe">;
  clock: Clock;
}

/** More than anybody scrolls through, and what a filter looks through. */
const ROWS_KEPT = 1000;
/** Whether it is a sample is told by so many batches: some seconds of them. */
const BATCHES = 8;
const RETRY_MS = 1000;

const NOTHING: MessageFeedState = { rows: [], count: 0, sample: { shown: 0, of: 0 }, trouble: null };

export function createMessageFeed({ link, store, clock }: MessageFeedOptions): MessageFeed {
  const listeners = new Set<() => void>();
  let state = NOTHING;
  let source: MessageSource | null = null;
  /** What the source had counted when one began to look; null before its first batch. */
  let countedBefore: number | null = null;
  let recent: { shown: number; of: number }[] = [];
  let lastId = 0;
  let cancelRetry: Disposer | null = null;

  function set(next: MessageFeedState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function take(batch: MessageBatch): void {
    if (!source || batch.source !== sourceKey(source)) return;
    // A lab that was started again, or a reader, counts from the beginning.
    const isAnew = countedBefore === null || batch.total < countedBefore + state.count;
    if (isAnew) {
      countedBefore = batch.total;
      lastId = 0;
    }
    const fresh = batch.rows.filter(({ id }) => id > lastId);
    lastId = fresh.at(-1)?.id ?? lastId;
    if (!isAnew) recent = [...recent, { shown: fresh.length, of: batch.passed }].slice(-BATCHES);
    set({
      rows: [...fresh.toReversed(), ...(isAnew ? [] : state.rows)].slice(0, ROWS_KEPT),
      count: batch.total - (countedBefore ?? 0),
      sample: {
        shown: recent.reduce((sum, { shown }) => sum + shown, 0),
        of: recent.reduce((sum, { of }) => sum + of, 0),
      },
      trouble: batch.trouble,
    });
  }

  /** Again and again until there is an answer, or another source. */
  function ask(): void {
    cancelRetry?.();
    cancelRetry = null;
    const asked = source;
    if (!asked || store.getState().link.state !== "live") return;
    const again = () => {
      if (source === asked) cancelRetry = clock.after(RETRY_MS, ask);
    };
    link.watchMessages(asked).then((answer) => {
      if (answer.ok || source !== asked) return;
      set({ ...state, trouble: answer.detail });
      again();
    }, again);
  }

  function begin(next: MessageSource): Disposer {
    source = next;
    countedBefore = null;
    recent = [];
    set(NOTHING);
    let wasLive = store.getState().link.state === "live";
    const stop = [
      link.onMessages(take),
      store.subscribe(() => {
        const isLive = store.getState().link.state === "live";
        // After the connection was lost the server knows nothing of what was watched.
        if (isLive && !wasLive) ask();
        wasLive = isLive;
      }),
    ];
    ask();
    return () => {
      for (const each of stop) each();
      cancelRetry?.();
      if (source !== next) return;
      source = null;
      link.unwatchMessages();
    };
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watch: begin,
    clear() {
      countedBefore = (countedBefore ?? 0) + state.count;
      recent = [];
      set({ ...NOTHING, trouble: state.trouble });
    },
  };
}
