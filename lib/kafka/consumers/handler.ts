import type { EachBatchHandler, EachBatchPayload } from "kafkajs";
import type { Clock, Disposer } from "../../clock/clock.ts";

/** Thrown into kafkajs when the consumer has crashed: not to be tried again. */
class ConsumerCutOff extends Error {
  readonly retriable = false;

  constructor() {
    super("This consumer was cut off.");
    this.name = "ConsumerCutOff";
  }
}

/** Messages of one partition whose handling has finished. */
export interface Handled {
  topic: string;
  partition: number;
  messages: number;
  /** The next offset to be handled. */
  next: string;
}

export interface HandlerOptions {
  clock: Clock;
  processingMs: number;
  onHandled: (handled: Handled) => void;
}

/** The wait that stands for the work on one message. */
interface Wait {
  startedAt: number;
  dispose: Disposer;
  done: () => void;
}

type Gate = { name: "open" } | { name: "parked"; waiting: (() => void)[] } | { name: "ended" };

/**
 * Handles one client's messages: `processingMs` for each, and a gate before each is counted. Parked
 * (the consumer is frozen) nothing is handled until it opens; ended (crashed) nothing ever again.
 * Without the gate kafkajs works off what it had fetched already, up to a second of messages.
 */
export class Handler {
  readonly #clock: Clock;
  readonly #onHandled: (handled: Handled) => void;
  #processingMs: number;
  #gate: Gate = { name: "open" };
  #handlingSince: number | null = null;
  /** The wait of the message being handled; asked again when the processing time changes. */
  #wait: Wait | null = null;

  constructor({ clock, processingMs, onHandled }: HandlerOptions) {
    this.#clock = clock;
    this.#processingMs = processingMs;
    this.#onHandled = onHandled;
  }

  /** Since when a message is being handled, if one is. */
  get handlingSince(): number | null {
    return this.#handlingSince;
  }

  /** Holds for the message being handled too: its wait is lengthened, or cut short. */
  setProcessing(ms: number): void {
    this.#processingMs = ms;
    if (this.#wait) this.#startTimer(this.#wait);
  }

  park(): void {
    if (this.#gate.name === "open") this.#gate = { name: "parked", waiting: [] };
  }

  open(): void {
    if (this.#gate.name !== "parked") return;
    const { waiting } = this.#gate;
    this.#gate = { name: "open" };
    for (const go of waiting) go();
  }

  end(): void {
    const waiting = this.#gate.name === "parked" ? this.#gate.waiting : [];
    this.#gate = { name: "ended" };
    this.#handlingSince = null;
    this.#wait?.dispose();
    this.#wait?.done();
    for (const go of waiting) go();
  }

  readonly eachBatch: EachBatchHandler = async (payload) => {
    try {
      await this.#handle(payload);
    } finally {
      this.#handlingSince = null;
    }
  };

  /**
   * With a processing time as kafkajs' eachMessage does it: heartbeats and commits only between
   * messages, so that a slow consumer is evicted. Without one the batch is handled in one step;
   * kafkajs itself heartbeats and commits after each batch.
   */
  async #handle(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { messages } = batch;
    for (let index = 0; index < messages.length;) {
      if (!payload.isRunning() || payload.isStale()) return;
      await this.#pass();
      const step = this.#processingMs === 0 ? messages.length - index : 1;
      if (this.#processingMs > 0) await this.#work();
      const last = messages[index + step - 1];
      if (!last) return;
      this.#count(batch, step, last.offset);
      payload.resolveOffset(last.offset);
      index += step;
      await payload.heartbeat();
      await payload.commitOffsetsIfNecessary();
    }
  }

  #count({ topic, partition }: { topic: string; partition: number }, messages: number, last: string): void {
    this.#onHandled({ topic, partition, messages, next: String(BigInt(last) + 1n) });
  }

  /** One message's processing time, and as much longer as the gate is parked. */
  async #work(): Promise<void> {
    this.#handlingSince = this.#clock.now();
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#wait = null;
        resolve();
      };
      this.#wait = { startedAt: this.#clock.now(), dispose: () => {}, done };
      this.#startTimer(this.#wait);
    });
    await this.#pass();
    this.#handlingSince = null;
  }

  #startTimer(wait: Wait): void {
    wait.dispose();
    const left = wait.startedAt + this.#processingMs - this.#clock.now();
    wait.dispose = this.#clock.after(Math.max(0, left), wait.done);
  }

  /** Waits while the gate is parked. Throws when it has ended. */
  async #pass(): Promise<void> {
    while (this.#gate.name === "parked") {
      const { waiting } = this.#gate;
      await new Promise<void>((go) => waiting.push(go));
    }
    if (this.#gate.name === "ended") throw new ConsumerCutOff();
  }
}
