import { Worker } from "node:worker_threads";
import type { Clock, Disposer } from "../../clock/clock.ts";
import type {
  BrokerCommand,
  BrokerFailure,
  BrokerOperation,
  BrokerStatus,
  BrokerThreadOptions,
  LogStartMoved,
} from "../../contract/broker-thread.ts";
import { BrokerThreadMessage } from "../../contract/broker-thread.ts";
import type { CoordinatorStep } from "../../contract/coordinator-steps.ts";
import type { Log } from "../../log/log.ts";

const ENTRY = new URL("../../../workers/broker.ts", import.meta.url);
/** What the thread may take to close before it is ended from outside. */
const CLOSE_GRACE_MS = 2000;

/** The embedded broker in a thread of its own, seen from the main thread. */
export interface BrokerThread {
  /** As of the last message; not running once the thread has died. */
  readonly status: BrokerStatus;
  /** Ends connections and frees the port; records and groups stay. */
  stop(): Promise<BrokerStatus>;
  /** Listens again on the same port. Rejects with a BrokerThreadError, `code` "EADDRINUSE", when it is taken by now. */
  start(): Promise<BrokerStatus>;
  /** Throws topics, records and groups away. */
  wipe(): Promise<BrokerStatus>;
  /** Resolves when every step has been told that was taken before the call. */
  caughtUp(): Promise<void>;
  /** The coordinator's steps, in order. */
  onSteps(listener: (steps: readonly CoordinatorStep[]) => void): Disposer;
  /** Old records went. */
  onLogStartMoved(listener: (moved: LogStartMoved) => void): Disposer;
  /** The thread died although nobody closed it: everything that it held is lost. Told once; operations reject from then on. */
  onDeath(listener: (reason: string) => void): Disposer;
  /** Ends the broker and its thread. Calling it twice does no harm. */
  close(): Promise<void>;
}

export interface BrokerThreadContext {
  readonly options: BrokerThreadOptions;
  readonly clock: Clock;
  readonly log: Log;
  /** Instead of workers/broker.ts. */
  readonly entry?: URL;
}

/** Something that the broker, or its thread, could not do. */
export class BrokerThreadError extends Error {
  override readonly name = "BrokerThreadError";
  /** Node's code, such as "EADDRINUSE". */
  readonly code: string | null;

  constructor({ message, code }: BrokerFailure) {
    super(message);
    this.code = code;
  }
}

/** Starts the thread and resolves when the broker answers. Rejects with a BrokerThreadError: `code` is "EADDRINUSE" when the port is taken. */
export async function startBrokerThread(context: BrokerThreadContext): Promise<BrokerThread> {
  const thread = new Thread(context);
  await thread.started;
  return thread;
}

type Settle = ReturnType<typeof Promise.withResolvers<BrokerStatus>>;

class Thread implements BrokerThread {
  readonly started: Promise<BrokerStatus>;
  readonly #context: BrokerThreadContext;
  readonly #worker: Worker;
  readonly #start: Settle = Promise.withResolvers();
  readonly #waiting = new Map<number, Settle>();
  readonly #stepListeners = new Set<(steps: readonly CoordinatorStep[]) => void>();
  readonly #logStartListeners = new Set<(moved: LogStartMoved) => void>();
  readonly #deathListeners = new Set<(reason: string) => void>();
  readonly #exited = Promise.withResolvers<void>();
  #status: BrokerStatus;
  #lastId = 0;
  #closing: Promise<void> | null = null;
  #failure = "it ended by itself";
  #dead = false;

  constructor(context: BrokerThreadContext) {
    this.#context = context;
    const { entry = ENTRY, options } = context;
    const { host, port } = options;
    this.#status = { running: false, host, port, clusterId: "" };
    this.started = this.#start.promise;
    this.#worker = new Worker(entry, { workerData: options, name: "broker" });
    this.#worker.on("message", (message: unknown) => this.#hear(message));
    this.#worker.on("error", (error) => {
      this.#failure = String(error);
    });
    this.#worker.on("exit", () => this.#exit());
  }

  get status(): BrokerStatus {
    return this.#status;
  }

  stop(): Promise<BrokerStatus> {
    return this.#ask("stop");
  }

  start(): Promise<BrokerStatus> {
    return this.#ask("start");
  }

  wipe(): Promise<BrokerStatus> {
    return this.#ask("wipe");
  }

  async caughtUp(): Promise<void> {
    await this.#ask("tell");
  }

  onSteps(listener: (steps: readonly CoordinatorStep[]) => void): Disposer {
    return listen(this.#stepListeners, listener);
  }

  onLogStartMoved(listener: (moved: LogStartMoved) => void): Disposer {
    return listen(this.#logStartListeners, listener);
  }

  onDeath(listener: (reason: string) => void): Disposer {
    return listen(this.#deathListeners, listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#dead) return;
    // However it ends, the thread's end is what is waited for.
    this.#ask("close").catch(() => {});
    const cancel = this.#context.clock.after(CLOSE_GRACE_MS, () => void this.#worker.terminate());
    await this.#exited.promise;
    cancel();
  }

  #ask(operation: BrokerOperation): Promise<BrokerStatus> {
    if (this.#dead) return Promise.reject(this.#deathError());
    const id = ++this.#lastId;
    const settle: Settle = Promise.withResolvers();
    this.#waiting.set(id, settle);
    const command: BrokerCommand = { id, operation };
    this.#worker.postMessage(command);
    return settle.promise;
  }

  #hear(given: unknown): void {
    const parsed = BrokerThreadMessage.safeParse(given);
    if (!parsed.success) {
      this.#context.log.error("A message of the broker's thread was not understood.", { problem: parsed.error.message });
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case "started":
        this.#status = message.status;
        return this.#start.resolve(message.status);
      case "not started":
        return this.#start.reject(new BrokerThreadError(message.failure));
      case "done":
        this.#status = message.status;
        return this.#settle(message.id)?.resolve(message.status);
      case "failed":
        return this.#settle(message.id)?.reject(new BrokerThreadError(message.failure));
      case "steps":
        for (const listener of this.#stepListeners) listener(message.steps);
        return;
      case "log start moved":
        for (const listener of this.#logStartListeners) listener(message.moved);
        return;
    }
  }

  #settle(id: number): Settle | undefined {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    return settle;
  }

  #exit(): void {
    this.#dead = true;
    this.#status = { ...this.#status, running: false };
    const error = this.#deathError();
    this.#start.reject(error);
    for (const settle of this.#waiting.values()) settle.reject(error);
    this.#waiting.clear();
    this.#exited.resolve();
    const wasStarted = this.#status.clusterId !== "";
    if (this.#closing !== null || !wasStarted) return;
    this.#context.log.error("The broker's thread ended unexpectedly; its records and groups are lost.", {
      reason: this.#failure,
    });
    for (const listener of this.#deathListeners) listener(this.#failure);
  }

  #deathError(): BrokerThreadError {
    const why = this.#closing === null ? this.#failure : "it was closed";
    return new BrokerThreadError({ message: `The broker's thread does not run any more: ${why}`, code: null });
  }
}

function listen<T>(listeners: Set<T>, listener: T): Disposer {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
