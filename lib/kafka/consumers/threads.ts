import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ConsumerProgress, StructuralFact } from "../../contract/client-facts.ts";
import type { ConsumerCommand, ConsumerThreadOptions } from "../../contract/consumer-thread.ts";
import type { Log } from "../../log/log.ts";

/** A fact of one group's consumer, and when it happened in its thread. */
export interface FactRow {
  group: string;
  at: number;
  fact: StructuralFact;
}

export interface ProgressRow {
  group: string;
  progress: ConsumerProgress;
}

/** What the threads hold, summed: for leak checks. `resources` are Node's active resources by kind. */
export interface Census {
  consumers: number;
  clients: number;
  sockets: number;
  heapUsed: number;
  resources: Record<string, number>;
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

/** Starts the threads that host the consumers. */
export function startConsumerThreads(_options: ConsumerThreadsOptions): ConsumerThreads {
  throw new Error("The consumer threads are not built yet.");
}
