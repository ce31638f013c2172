import { startBrokerThread, BrokerThreadError, type BrokerThread } from "../broker/thread/broker-thread.ts";
import type { Clock, Disposer } from "../clock/clock.ts";
import type { EmbeddedKafkaConfig } from "../config/config.ts";
import type { BrokerThreadOptions } from "../contract/broker-thread.ts";
import type { KafkaConnection } from "../contract/consumer-thread.ts";
import { LabError } from "../contract/errors.ts";
import type { BrokerOrder, EmbeddedBroker as EmbeddedStatus } from "../contract/http.ts";
import type { Log } from "../log/log.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import { BrokerSteps } from "../steps/broker-steps.ts";
import type { StepSource, ToldStep } from "../steps/step-source.ts";
import { differences } from "./differences.ts";

/** The broker that the lab brings along: as others see it an address, and beside that its steps and a switch. */
export interface EmbeddedBroker extends StepSource {
  readonly connection: KafkaConnection;
  /** Said to the user: that the usual port was taken. Null where there is nothing to say. */
  readonly notice: string | null;
  status(): EmbeddedStatus;
  /** Since when it runs. */
  runningSince(): number;
  /** Why it does not run, and since when; null while it does. */
  stopped(): { since: number; code: "BROKER_STOPPED" | "BROKER_DIED"; message: string } | null;
  /** Orders are carried out one after the other. Rejects with BROKER_NOT_STARTED. */
  order(order: BrokerOrder): Promise<void>;
  /** It was stopped, started or wiped, or has ended by a defect. */
  onChange(listener: () => void): Disposer;
  /** Old records went. */
  onLogStartMoved(listener: () => void): Disposer;
  /** Ends it for good. */
  close(): Promise<void>;
}

export interface EmbeddedBrokerOptions {
  config: EmbeddedKafkaConfig;
  clock: Clock;
  log: Log;
  /** Instead of a thread that runs a broker; for tests. */
  startThread?: typeof startBrokerThread;
}

const HOST = "127.0.0.1";
/** Where every Kafka client looks first. */
const USUAL_PORT = 9092;

/**
 * Starts the embedded broker in a thread of its own; resolves when it answers. Without a configured port it takes 9092,
 * or a free one where that is taken. Rejects with one sentence where a configured one is.
 */
export async function startEmbeddedBroker({
  config,
  clock,
  log,
  startThread = startBrokerThread,
}: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const options = (port: number): BrokerThreadOptions => ({
    host: HOST,
    port,
    groupInitialRebalanceDelayMs: config.initialRebalanceDelayMs,
    groupMinSessionTimeoutMs: config.minSessionTimeoutMs,
    groupConsumerSessionTimeoutMs: config.consumerSessionTimeoutMs,
    groupConsumerHeartbeatIntervalMs: config.consumerHeartbeatIntervalMs,
    logBytes: config.logBytes,
  });
  const start = (port: number) => startThread({ options: options(port), clock, log });
  try {
    return new Embedded(await start(config.port ?? USUAL_PORT), { config, clock, start, notice: null });
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (config.port !== null) throw new Error(taken(config.port), { cause: error });
    const thread = await start(0);
    const notice = `Port ${USUAL_PORT} is taken, so the embedded broker listens on ${thread.status.port}; EMBEDDED_KAFKA_PORT chooses one.`;
    return new Embedded(thread, { config, clock, start, notice });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof BrokerThreadError && error.code === "EADDRINUSE";
}

function notStarted(what: string, error: unknown, port: number): LabError {
  const why = isTaken(error) ? `another program listens on ${HOST}:${port}` : String(error);
  return new LabError("BROKER_NOT_STARTED", `${what}: ${why}.`, { cause: error });
}

function taken(port: number): string {
  return `EMBEDDED_KAFKA_PORT=${port} is taken: another program listens there on ${HOST}. Stop it, or choose another; without EMBEDDED_KAFKA_PORT the broker takes a free one`;
}

interface Parts {
  config: EmbeddedKafkaConfig;
  clock: Clock;
  start: (port: number) => Promise<BrokerThread>;
  notice: string | null;
}

class Embedded implements EmbeddedBroker {
  readonly connection: KafkaConnection;
  readonly notice: string | null;
  readonly #parts: Parts;
  readonly #port: number;
  readonly #steps = new BrokerSteps();
  readonly #inOrder = createSerialQueue();
  readonly #stepListeners = new Set<(steps: readonly ToldStep[]) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #logStartListeners = new Set<() => void>();
  #thread: BrokerThread;
  #runningSince: number;
  #stopped: ReturnType<EmbeddedBroker["stopped"]> = null;
  #closed = false;

  constructor(thread: BrokerThread, parts: Parts) {
    this.#parts = parts;
    this.#port = thread.status.port;
    this.connection = { brokers: [`${HOST}:${this.#port}`], ssl: null, sasl: null };
    this.notice = parts.notice;
    this.#runningSince = parts.clock.now();
    this.#thread = thread;
    this.#listen(thread);
  }

  status(): EmbeddedStatus {
    return { port: this.#port, running: this.#stopped === null, differences: differences(this.#parts.config) };
  }

  runningSince(): number {
    return this.#runningSince;
  }

  stopped(): ReturnType<EmbeddedBroker["stopped"]> {
    return this.#stopped;
  }

  order(order: BrokerOrder): Promise<void> {
    return this.#inOrder(() => this.#carryOut(order));
  }

  onChange(listener: () => void): Disposer {
    return listen(this.#changeListeners, listener);
  }

  onLogStartMoved(listener: () => void): Disposer {
    return listen(this.#logStartListeners, listener);
  }

  source(): "broker" {
    return "broker";
  }

  onSteps(listener: (steps: readonly ToldStep[]) => void): Disposer {
    return listen(this.#stepListeners, listener);
  }

  standing(group: string): ToldStep | null {
    return this.#steps.standing(group);
  }

  caughtUp(): Promise<void> {
    // A thread that has ended tells nothing more.
    return this.#thread.caughtUp().catch(() => {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread.close();
  }

  async #carryOut(order: BrokerOrder): Promise<void> {
    switch (order) {
      case "stop":
        return this.#stop();
      case "start":
        return this.#start();
      case "restart":
        return this.#restart();
      case "wipe":
        return this.#wipe();
    }
  }

  async #stop(): Promise<void> {
    if (this.#stopped) return;
    // Said first: whoever finds it gone then finds out why.
    this.#setStopped("BROKER_STOPPED", "it was stopped");
    await this.#thread.stop().catch(() => {
      // It has ended by itself meanwhile, which was told: it does not run, as was asked for.
    });
  }

  async #start(): Promise<void> {
    if (!this.#stopped || this.#closed) return;
    try {
      if (this.#stopped.code === "BROKER_DIED") this.#replace(await this.#parts.start(this.#port));
      else await this.#thread.start();
    } catch (error) {
      throw notStarted("The embedded broker could not be started", error, this.#port);
    }
    this.#setRunning();
  }

  /** It is away for some milliseconds, so that it was stopped is not worth a word; that it stays away is. */
  async #restart(): Promise<void> {
    if (this.#stopped) return this.#start();
    try {
      await this.#thread.stop();
      await this.#thread.start();
    } catch (error) {
      if (!this.#hasDied()) this.#setStopped("BROKER_STOPPED", "it could not listen again");
      throw notStarted("The embedded broker was stopped, but could not be started again", error, this.#port);
    }
    this.#setRunning();
  }

  async #wipe(): Promise<void> {
    // One that has died holds nothing.
    if (this.#hasDied()) return;
    const wasStopped = this.#stopped !== null;
    try {
      await this.#thread.wipe();
    } catch (error) {
      if (this.#hasDied()) throw notStarted("The embedded broker has ended", error, this.#port);
      this.#tell(this.#steps.lose("wiped", this.#parts.clock.now()));
      this.#setStopped("BROKER_STOPPED", "it could not listen again after it was wiped");
      throw notStarted("The embedded broker is empty, but could not be started again", error, this.#port);
    }
    this.#tell(this.#steps.lose("wiped", this.#parts.clock.now()));
    if (wasStopped) this.#tellChange();
    else this.#setRunning();
  }

  #listen(thread: BrokerThread): void {
    thread.onSteps((steps) => this.#tell(steps.flatMap((step) => this.#steps.translate(step))));
    thread.onLogStartMoved(() => {
      for (const listener of this.#logStartListeners) listener();
    });
    thread.onDeath((reason) => {
      this.#tell(this.#steps.lose("broker died", this.#parts.clock.now()));
      this.#setStopped("BROKER_DIED", `it ended by a defect (${reason}), and what it held is lost`);
    });
  }

  #replace(thread: BrokerThread): void {
    this.#thread = thread;
    this.#listen(thread);
  }

  #hasDied(): boolean {
    return this.#stopped?.code === "BROKER_DIED";
  }

  #setRunning(): void {
    this.#runningSince = this.#parts.clock.now();
    this.#stopped = null;
    this.#tellChange();
  }

  #tell(steps: readonly ToldStep[]): void {
    if (steps.length > 0) for (const listener of this.#stepListeners) listener(steps);
  }

  #setStopped(code: "BROKER_STOPPED" | "BROKER_DIED", message: string): void {
    this.#stopped = { since: this.#parts.clock.now(), code, message };
    this.#tellChange();
  }

  #tellChange(): void {
    for (const listener of this.#changeListeners) listener();
  }
}

function listen<T>(listeners: Set<T>, listener: T): Disposer {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
