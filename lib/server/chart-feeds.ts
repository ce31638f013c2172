import type { Disposer } from "../clock/clock.ts";
import type { Sample } from "../contract/charts.ts";
import type { FeedOptions } from "./feed-options.ts";
import type { Viewer } from "./viewer.ts";

interface Feed {
  watchers: Set<Viewer>;
  unsubscribe: Disposer;
}

/** Samples on their way to those who look at charts: each viewer at those of one group at most. */
export class ChartFeeds {
  readonly #options: FeedOptions;
  readonly #feeds = new Map<string, Feed>();

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** What is kept, then each sample; in place of the group that this viewer watched before. Throws GROUP_NOT_FOUND. */
  watch(viewer: Viewer, group: string): void {
    this.unwatch(viewer);
    const feed = this.#feeds.get(group) ?? this.#open(group);
    feed.watchers.add(viewer);
    if (viewer.behind || viewer.isFull) this.#options.onBehind(viewer);
    else this.#begin(viewer, group);
  }

  unwatch(viewer: Viewer): void {
    for (const [group, feed] of this.#feeds) {
      if (!feed.watchers.delete(viewer)) continue;
      void viewer.socket.leave(roomOf(group));
      if (feed.watchers.size === 0) this.#close(group);
    }
  }

  /** It stays a watcher, and gets no more samples until it is brought up. */
  pause(viewer: Viewer): void {
    for (const [group, { watchers }] of this.#feeds) if (watchers.has(viewer)) void viewer.socket.leave(roomOf(group));
  }

  bringUp(viewer: Viewer): void {
    for (const [group, { watchers }] of this.#feeds) if (watchers.has(viewer)) this.#begin(viewer, group);
  }

  close(): void {
    for (const group of this.#feeds.keys()) this.#close(group);
  }

  #open(group: string): Feed {
    const { io, lab, onBehind } = this.#options;
    const watchers = new Set<Viewer>();
    const onSample = (sample: Sample) => {
      io.to(roomOf(group)).emit("samples", { group, isWhole: false, samples: [sample] });
      for (const viewer of watchers) if (viewer.fellBehind && !viewer.behind) onBehind(viewer);
    };
    const unsubscribe = lab.subscribeSamples(group, onSample, () => this.#close(group));
    const feed = { watchers, unsubscribe };
    this.#feeds.set(group, feed);
    return feed;
  }

  /** Nothing more is told of this group. */
  #close(group: string): void {
    const feed = this.#feeds.get(group);
    if (!feed) return;
    this.#feeds.delete(group);
    feed.unsubscribe();
    for (const viewer of feed.watchers) void viewer.socket.leave(roomOf(group));
  }

  #begin(viewer: Viewer, group: string): void {
    const samples = this.#options.lab.samples(group);
    viewer.writeSnapshot(() => viewer.socket.emit("samples", { group, isWhole: true, samples }));
    void viewer.socket.join(roomOf(group));
  }
}

function roomOf(group: string): string {
  return `samples:${group}`;
}
