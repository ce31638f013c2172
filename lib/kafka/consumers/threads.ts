import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ConsumerProgress, StructuralFact } from "../../contract/client-facts.ts";
import type { ConsumerCommand, ConsumerThreadMessage, ConsumerThreadOptions } from "../../contract/consumer-thread.ts";
import type { HandledMessage } from "../../contract/message-rows.ts";
import type { Log } from "../../log/log.ts";
import { CensusTaker } from "./census.ts";
import type { Census } from "./census.ts";
import { Roster } from "./roster.ts";
import { Thread } from "./thread.ts";

/** A fact of one group's consumer, and when it happened in its thread. */
export interface FactRow {
  group: string;
  at: number;
  fact: StructuralFact;
}

export interface SampleRow {
  group: string;
  message: HandledMessage;
}

export interface ProgressRow {
  group: string;
  progress: ConsumerProgress;
}

/** Commands that are about one consumer; `count` and `close` have methods of their own. */
export type ConsumerOrder = Exclude<ConsumerCommand, { type: "count" | "close" }>;

/** The consumer threads, seen from the lab. */
export interface ConsumerThreads {
  /** A consumer stays in the thread that it was started in. What a command leads to comes back as facts; one that makes no sense any more is ignored. */
  send(command: ConsumerOrder): void;
  /** In the order in which they happened, for each consumer. */
  onFacts(listener: (rows: FactRow[]) => void): Disposer;
  /** At most ten times a second for each thread: only consumers whose numbers changed, with exact totals. */
  onProgress(listener: (at: number, rows: ProgressRow[]) => void): Disposer;
  /** After the progress that counts them: messages that were handled, or a sample of them. */
  onSamples(listener: (rows: SampleRow[]) => void): Disposer;
  /** Threads that do not answer within 5 s are left out. */
  census(): Promise<Census>;
  /** All consumers leave; after `withinMs` what is left is cut off. Resolves when no thread runs any more. */
  close(withinMs: number): Promise<void>;
}

export interface ConsumerThreadsOptions {
  threads: number;
  options: ConsumerThreadOptions;
  clock: Clock;
  log: Log;
}

/** What a thread may take beyond `withinMs` before it is ended from outside. */
const CLOSE_GRACE_MS = 2_000;

/** Starts the threads that host the consumers. */
export function startConsumerThreads({ threads: count, options, clock, log }: ConsumerThreadsOptions): ConsumerThreads {
  const factListeners = new Set<(rows: FactRow[]) => void>();
  const sampleListeners = new Set<(rows: SampleRow[]) => void>();
  const progressListeners = new Set<(at: number, rows: ProgressRow[]) => void>();
  const closed = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const census = new CensusTaker(clock);
  const roster = new Roster(count);
  let closing: Promise<void> | null = null;

  const tell = (rows: FactRow[]) => {
    roster.learn(rows);
    for (const listener of factListeners) listener(rows);
  };
  const hear = (thread: number, message: ConsumerThreadMessage) => {
    switch (message.type) {
      case "facts":
        return tell(message.facts);
      case "progress":
        roster.count(message.rows);
        for (const listener of progressListeners) listener(message.at, message.rows);
        return;
      case "samples":
        for (const listener of sampleListeners) listener(message.rows);
        return;
      case "census":
        return census.answer(message);
      case "closed":
        return closed[thread]?.resolve();
    }
  };
  const threads = closed.map(
    (_, index) =>
      new Thread({
        options,
        clock,
        log,
        onMessage: (message) => hear(index, message),
        onLost: () => tell(roster.lose(index).map((of) => ({ group: of.group, at: clock.now(), fact: crashed(of.consumer) }))),
      }),
  );

  const close = async (withinMs: number) => {
    for (const thread of threads) {
      thread.closing();
      thread.send({ type: "close", withinMs });
    }
    const late = Promise.withResolvers<void>();
    const dispose = clock.after(withinMs + CLOSE_GRACE_MS, late.resolve);
    await Promise.race([Promise.all(closed.map(({ promise }) => promise)), late.promise]);
    dispose();
    await Promise.all(threads.map((thread) => thread.end()));
    census.close();
  };

  return {
    send(command) {
      if (closing) return;
      const routed = roster.route(command);
      if (routed) threads[routed.thread]?.send(routed.command);
    },
    onFacts: (listener) => listen(factListeners, listener),
    onSamples: (listener) => listen(sampleListeners, listener),
    onProgress: (listener) => listen(progressListeners, listener),
    census: () => census.take(threads),
    close: (withinMs) => (closing ??= close(withinMs)),
  };
}

function listen<T>(listeners: Set<T>, listener: T): Disposer {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function crashed(consumer: string): StructuralFact {
  return { type: "crashed", consumer };
}
