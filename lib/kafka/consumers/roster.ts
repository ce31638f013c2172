import type { StartCommand } from "../../contract/consumer-thread.ts";
import type { ConsumerOrder, FactRow, ProgressRow } from "./threads.ts";

/** What the main thread has to know of a consumer to route its commands, and to start it again when its thread has died. */
interface Entry {
  start: StartCommand;
  thread: number;
  incarnation: number;
  processed: number;
  alive: boolean;
  /** Its thread died with it: the new one does not know it. */
  lost: boolean;
}

/** Which consumer lives in which thread: bounded by the lab's limits of consumers and of cards of crashed ones. */
export class Roster {
  readonly #threads: number;
  readonly #entries = new Map<string, Entry>();
  #next = 0;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /** The thread that a command is for, and the command as that thread understands it; null where it makes no sense. */
  route(command: ConsumerOrder): { thread: number; command: ConsumerOrder } | null {
    if (command.type === "start") return this.#start(command);
    const id = key(command.group, command.consumer);
    const entry = this.#entries.get(id);
    if (!entry) return null;
    if (command.type === "forget") this.#entries.delete(id);
    if (command.type === "set-processing") {
      entry.start = { ...entry.start, settings: { ...entry.start.settings, processingMs: command.processingMs } };
    }
    if (command.type === "set-commit") {
      const { commit = entry.start.settings.commit, commitIntervalMs = entry.start.settings.commitIntervalMs } = command;
      entry.start = { ...entry.start, settings: { ...entry.start.settings, commit, commitIntervalMs } };
    }
    if (!entry.lost) return { thread: entry.thread, command };
    if (command.type !== "restart") return null;
    entry.lost = false;
    entry.alive = true;
    const { incarnation, processed } = entry;
    return { thread: entry.thread, command: { ...entry.start, incarnation: incarnation + 1, processed, reason: "restart" } };
  }

  learn(rows: FactRow[]): void {
    for (const { group, fact } of rows) {
      const id = key(group, fact.consumer);
      const entry = this.#entries.get(id);
      if (!entry) continue;
      if (fact.type === "client-started") {
        entry.incarnation = fact.incarnation;
        entry.alive = true;
      } else if (fact.type === "crashed") entry.alive = false;
      else if (fact.type === "left") this.#entries.delete(id);
    }
  }

  count(rows: ProgressRow[]): void {
    for (const { group, progress } of rows) {
      const entry = this.#entries.get(key(group, progress.consumer));
      if (entry) entry.processed = progress.processed;
    }
  }

  /** A thread has died with all its consumers: those that lived. */
  lose(thread: number): { group: string; consumer: string }[] {
    const entries = [...this.#entries.values()].filter((entry) => entry.thread === thread);
    const lived = entries.filter(({ alive }) => alive);
    for (const entry of entries) {
      entry.lost = true;
      entry.alive = false;
    }
    return lived.map(({ start }) => ({ group: start.group, consumer: start.settings.consumer }));
  }

  #start(start: StartCommand): { thread: number; command: ConsumerOrder } | null {
    const id = key(start.group, start.settings.consumer);
    if (this.#entries.has(id)) return null;
    const thread = this.#next % this.#threads;
    this.#next += 1;
    const { incarnation, processed } = start;
    this.#entries.set(id, { start, thread, incarnation, processed, alive: true, lost: false });
    return { thread, command: start };
  }
}

/** Neither part can contain a line break. */
function key(group: string, consumer: string): string {
  return `${group}\n${consumer}`;
}
