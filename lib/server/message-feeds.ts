import { demandTopic } from "../api/sees-topic.ts";
import { seesValues, withoutValues } from "../api/sees-values.ts";
import type { Disposer } from "../clock/clock.ts";
import type { MessageBatch, MessageSource } from "../contract/message-rows.ts";
import { sourceKey } from "../contract/message-rows.ts";
import type { FeedOptions } from "./feed-options.ts";
import type { Viewer } from "./viewer.ts";

interface Feed {
  source: MessageSource;
  watchers: Set<Viewer>;
  unsubscribe: Disposer;
}

/**
 * Messages on their way to those who watch them: each viewer watches one source at most. A batch is serialised once for
 * those who may see keys and values, and once, without these, for those who may not.
 */
export class MessageFeeds {
  readonly #options: FeedOptions;
  readonly #feeds = new Map<string, Feed>();

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** What is kept of the source, then batches; in place of what this viewer watched before. Throws NOT_HOST, GROUP_NOT_FOUND or TOO_FAST. */
  watch(viewer: Viewer, source: MessageSource): void {
    if (source.kind === "topic") demandTopic(this.#options.lab, viewer.role, source.topic);
    this.unwatch(viewer);
    const key = sourceKey(source);
    const feed = this.#feeds.get(key) ?? this.#open(key, source);
    feed.watchers.add(viewer);
    if (viewer.behind || viewer.isFull) this.#options.onBehind(viewer);
    else this.#begin(viewer, feed);
  }

  unwatch(viewer: Viewer): void {
    for (const [key, feed] of this.#feeds) {
      if (!feed.watchers.delete(viewer)) continue;
      this.pause(viewer);
      if (feed.watchers.size === 0) this.#close(key, feed);
    }
  }

  /** It stays a watcher, and gets no more batches until it is brought up. */
  pause(viewer: Viewer): void {
    for (const room of viewer.socket.rooms) if (room.startsWith(ROOM)) void viewer.socket.leave(room);
  }

  bringUp(viewer: Viewer): void {
    for (const feed of this.#feeds.values()) if (feed.watchers.has(viewer)) this.#begin(viewer, feed);
  }

  /** The source is gone: a group was closed. */
  drop(source: MessageSource): void {
    const key = sourceKey(source);
    const feed = this.#feeds.get(key);
    if (!feed) return;
    for (const viewer of feed.watchers) this.pause(viewer);
    this.#close(key, feed);
  }

  close(): void {
    for (const [key, feed] of this.#feeds) this.#close(key, feed);
  }

  #open(key: string, source: MessageSource): Feed {
    const unsubscribe = this.#options.lab.subscribeMessages(source, (batch) => this.#publish(key, batch));
    const feed = { source, watchers: new Set<Viewer>(), unsubscribe };
    this.#feeds.set(key, feed);
    return feed;
  }

  #close(key: string, feed: Feed): void {
    this.#feeds.delete(key);
    feed.unsubscribe();
  }

  #begin(viewer: Viewer, { source }: Feed): void {
    const recent = this.#options.lab.recentMessages(source);
    viewer.writeSnapshot(() => viewer.socket.emit("messages", this.#sees(viewer) ? recent : hidden(recent)));
    void viewer.socket.join(this.#roomOf(sourceKey(source), viewer));
  }

  #publish(key: string, batch: MessageBatch): void {
    const { io, onBehind } = this.#options;
    const watchers = this.#feeds.get(key)?.watchers ?? new Set();
    const seeing = [...watchers].filter((viewer) => this.#sees(viewer)).length;
    if (seeing > 0) io.to(`${ROOM}${key}:seen`).emit("messages", batch);
    if (seeing < watchers.size) io.to(`${ROOM}${key}:hidden`).emit("messages", hidden(batch));
    for (const viewer of watchers) if (viewer.fellBehind && !viewer.behind) onBehind(viewer);
  }

  #sees(viewer: Viewer): boolean {
    return seesValues(this.#options.lab, viewer.role);
  }

  #roomOf(key: string, viewer: Viewer): string {
    return `${ROOM}${key}:${this.#sees(viewer) ? "seen" : "hidden"}`;
  }
}

const ROOM = "messages:";

function hidden(batch: MessageBatch): MessageBatch {
  return { ...batch, rows: batch.rows.map(withoutValues) };
}
