import type { EachBatchHandler, EachBatchPayload, KafkaMessage } from "kafkajs";
import type { Clock, Disposer } from "../../clock/clock.ts";
import type { DeliveredSpan } from "../../contract/client-facts.ts";
import type { Committer, PartitionOffset } from "./committer.ts";
import { spanOf } from "./spans.ts";

/** Thrown into kafkajs when the consumer has crashed: not to be tried again. */
class ConsumerCutOff extends Error {
  readonly retriable = false;

  constructor() {
    super("This consumer was cut off.");
    this.name = "ConsumerCutOff";
  }
}

export interface HandlerOptions {
  clock: Clock;
  processingMs: number;
  committer: Committer;
  /** Messages from this offset on are about to be handled. */
  onTaken: (position: PartitionOffset) => void;
  onHandled: (handled: DeliveredSpan, messages: readonly KafkaMessage[]) => void;
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
  readonly #committer: Committer;
  readonly #onTaken: HandlerOptions["onTaken"];
  readonly #onHandled: HandlerOptions["onHandled"];
  #processingMs: number;
  #gate: Gate = { name: "open" };
  #handlingSince: number | null = null;
  /** The wait of the message being handled; asked again when the processing time changes. */
  #wait: Wait | null = null;

  constructor({ clock, processingMs, committer, onTaken, onHandled }: HandlerOptions) {
    this.#clock = clock;
    this.#processingMs = processingMs;
    this.#committer = committer;
    this.#onTaken = onTaken;
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
    this.#committer.park();
  }

  open(): void {
    if (this.#gate.name !== "parked") return;
    const { waiting } = this.#gate;
    this.#gate = { name: "open" };
    this.#committer.open();
    for (const go of waiting) go();
  }

  end(): void {
    const waiting = this.#gate.name === "parked" ? this.#gate.waiting : [];
    this.#gate = { name: "ended" };
    this.#committer.stop();
    this.#handlingSince = null;
    this.#wait?.dispose();
    this.#wait?.done();
    for (const go of waiting) go();
  }

  readonly eachBatch: EachBatchHandler = async (payload) => {
    this.#committer.begin((offsets) => payload.commitOffsetsIfNecessary(asTopics(offsets)));
    try {
      await this.#handle(payload);
      await this.#committer.end({ last: !payload.isRunning() });
    } finally {
      this.#handlingSince = null;
      this.#committer.idle();
    }
  };

  /**
   * With a processing time as kafkajs' eachMessage does it: heartbeats and commits only between
   * messages, so that a slow consumer is evicted. Without one the batch is handled in one step.
   */
  async #handle(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition, messages } = batch;
    for (let index = 0; index < messages.length;) {
      if (!payload.isRunning() || payload.isStale()) return;
      await this.#pass();
      const count = this.#processingMs === 0 ? messages.length - index : 1;
      const span = spanOf(batch, { index, count });
      this.#onTaken({ topic, partition, offset: span.from });
      await this.#committer.ahead({ topic, partition, offset: span.to });
      await this.#pass();
      if (this.#processingMs > 0) await this.#work();
      this.#onHandled(span, messages.slice(index, index + count));
      this.#committer.handled({ topic, partition, offset: span.to });
      payload.resolveOffset(messages[index + count - 1]?.offset ?? span.to);
      index += count;
      await this.#heartbeat(payload);
      await this.#committer.between();
    }
  }

  /** The group rebalances: what was handled is committed before the client gives its partitions back. */
  async #heartbeat(payload: EachBatchPayload): Promise<void> {
    try {
      await payload.heartbeat();
    } catch (error) {
      if (isRebalance(error)) await this.#committer.flush();
      throw error;
    }
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

function asTopics(offsets: PartitionOffset[]) {
  const topics = Map.groupBy(offsets, ({ topic }) => topic);
  return {
    topics: Array.from(topics, ([topic, rows]) => ({
      topic,
      partitions: rows.map(({ partition, offset }) => ({ partition, offset })),
    })),
  };
}

/** kafkajs names the coordinator's errors by their `type`. */
function isRebalance(error: unknown): boolean {
  return error instanceof Error && "type" in error && error.type === "REBALANCE_IN_PROGRESS";
}
