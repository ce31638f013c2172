import { Worker } from "node:worker_threads";
import type { Clock } from "../../clock/clock.ts";
import { ConsumerThreadMessage } from "../../contract/consumer-thread.ts";
import type { ConsumerCommand, ConsumerThreadOptions } from "../../contract/consumer-thread.ts";
import type { Log } from "../../log/log.ts";

const ENTRY = new URL("../../../workers/consumers.ts", import.meta.url);
/** A thread that died younger than this is not replaced before. */
const REPLACE_AFTER_MS = 1_000;

export interface ThreadOptions {
  options: ConsumerThreadOptions;
  clock: Clock;
  log: Log;
  onMessage: (message: ConsumerThreadMessage) => void;
  /** It died although nobody closed it; a new, empty one takes its place. */
  onLost: () => void;
}

/** One place for a consumer thread: when the thread in it dies, a new one is put there. */
export class Thread {
  readonly #options: ThreadOptions;
  #worker: Worker | null = null;
  #startedAt = 0;
  #closing = false;
  /** Commands given while there is no thread: at most a second's. */
  #waiting: ConsumerCommand[] = [];
  #exited: Promise<void> = Promise.resolve();
  #cancelReplacement = () => {};

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#start();
  }

  send(command: ConsumerCommand): void {
    if (this.#worker) this.#worker.postMessage(command);
    else if (!this.#closing) this.#waiting.push(command);
  }

  /** Ends it. Resolves when it runs no more. */
  async end(): Promise<void> {
    this.#closing = true;
    this.#cancelReplacement();
    await this.#worker?.terminate();
    await this.#exited;
  }

  /** From here on its death is nobody's loss. */
  closing(): void {
    this.#closing = true;
    this.#cancelReplacement();
  }

  #start(): void {
    const { options, clock, log } = this.#options;
    const worker = new Worker(ENTRY, { workerData: options });
    this.#worker = worker;
    this.#startedAt = clock.now();
    worker.on("message", (message: unknown) => {
      const parsed = ConsumerThreadMessage.safeParse(message);
      if (parsed.success) this.#options.onMessage(parsed.data);
      else log.error("A message of a consumer thread was not understood.", { problem: parsed.error.message });
    });
    worker.on("error", (error) => log.error("A consumer thread failed.", { error }));
    this.#exited = new Promise((resolve) => {
      worker.on("exit", () => {
        resolve();
        if (this.#worker === worker) this.#worker = null;
        if (!this.#closing) this.#replace();
      });
    });
    for (const command of this.#waiting.splice(0)) worker.postMessage(command);
  }

  #replace(): void {
    const { clock, log, onLost } = this.#options;
    log.error("A consumer thread ended unexpectedly; its consumers have crashed. A new one takes its place.");
    const wait = this.#startedAt + REPLACE_AFTER_MS - clock.now();
    this.#cancelReplacement = clock.after(Math.max(0, wait), () => this.#start());
    onLost();
  }
}
