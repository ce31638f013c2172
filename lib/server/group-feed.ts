import type { Clock, Disposer } from "../clock/clock.ts";
import type { GroupEvent } from "../contract/group-events.ts";
import type { FeedOptions } from "./feed-options.ts";
import type { Viewer } from "./viewer.ts";

export interface GroupFeedOptions extends FeedOptions {
  clock: Clock;
  group: string;
  /** The group was closed; nothing more follows. */
  onClosed: (watchers: ReadonlySet<Viewer>) => void;
}

/**
 * One group's events on their way to everybody who watches it. Each batch is serialised once: those
 * who are up to date stand in one socket.io room. Beside it stand those who got a snapshot since the
 * last batch, which may hold some of the next one already: it is trimmed for them.
 */
export class GroupFeed {
  readonly #options: GroupFeedOptions;
  readonly #room: string;
  readonly #watchers = new Set<Viewer>();
  /** Up to date, in the room. */
  readonly #current = new Set<Viewer>();
  /** With the number of the last event that their snapshot holds. */
  readonly #fresh = new Map<Viewer, number>();
  readonly #unsubscribe: Disposer;

  /** Throws GROUP_NOT_FOUND. */
  constructor(options: GroupFeedOptions) {
    this.#options = options;
    this.#room = `group:${options.group}`;
    this.#unsubscribe = options.lab.subscribe(
      options.group,
      (events) => this.#publish(events),
      () => options.onClosed(this.#watchers),
    );
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** Brings a viewer up to date by a snapshot; batches follow. */
  bringUp(viewer: Viewer): void {
    const { lab, clock, group } = this.#options;
    this.pause(viewer);
    this.#watchers.add(viewer);
    const view = lab.viewGroup(group);
    const snapshot = { streamId: lab.streamId, group, seq: view.seq, serverTime: clock.now(), view };
    viewer.writeSnapshot(() => viewer.socket.emit("snapshot", snapshot));
    this.#fresh.set(viewer, view.seq);
  }

  /** It stays a watcher, and gets no more batches until it is brought up. */
  pause(viewer: Viewer): void {
    this.#watchers.add(viewer);
    this.#fresh.delete(viewer);
    if (this.#current.delete(viewer)) void viewer.socket.leave(this.#room);
  }

  remove(viewer: Viewer): void {
    this.pause(viewer);
    this.#watchers.delete(viewer);
  }

  close(): void {
    this.#unsubscribe();
    for (const viewer of this.#watchers) this.remove(viewer);
  }

  #publish(events: GroupEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    const { io, lab, clock, group, onBehind } = this.#options;
    const batch = { streamId: lab.streamId, group, serverTime: clock.now(), events };
    if (this.#current.size > 0) io.to(this.#room).emit("batch", batch);
    for (const viewer of this.#current) if (viewer.fellBehind) onBehind(viewer);
    for (const [viewer, seq] of this.#fresh) {
      if (last.seq < seq) continue;
      const rest = events.filter((event) => event.seq > seq);
      if (rest.length > 0) viewer.socket.emit("batch", { ...batch, events: rest });
      this.#fresh.delete(viewer);
      this.#current.add(viewer);
      void viewer.socket.join(this.#room);
    }
  }
}
