import { parseTimedLogLine } from "../broker/coordinator/log-lines.ts";
import type { Clock, Disposer } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import { LogSteps } from "./log-steps.ts";
import { openLogTail, type LogTail } from "./log-tail.ts";
import type { StepSource, ToldStep } from "./step-source.ts";

/** The steps of a coordinator, read from its log. */
export interface KafkaLog extends StepSource {
  close(): Promise<void>;
}

export interface KafkaLogOptions {
  /** Where the log is; null as long as there is none. */
  find: () => Promise<string | null>;
  clock: Clock;
  log: Log;
}

/** So soon a step is known: a rebalance of a small group takes half a second. */
const LOOK_EVERY_MS = 50;
/** An instance may be started after the lab, or again. */
const FIND_EVERY_MS = 1000;

/**
 * Follows the log of an Apache Kafka that runs on this machine for as long as there is one, and looks for it again when
 * it has gone. What cannot be read is as if it were not there: the lab goes on by asking the coordinator. Resolves when
 * it has looked for the first time.
 */
export async function startKafkaLog(options: KafkaLogOptions): Promise<KafkaLog> {
  const source = new Source(options);
  await source.caughtUp();
  return source;
}

class Source implements KafkaLog {
  readonly #options: KafkaLogOptions;
  readonly #listeners = new Set<(steps: readonly ToldStep[]) => void>();
  readonly #inTurn = createSerialQueue();
  readonly #stopLooking: Disposer;
  readonly #steps = new LogSteps();
  #tail: LogTail | null = null;
  #findAt = -Infinity;
  #isLooking = false;
  #closed = false;

  constructor(options: KafkaLogOptions) {
    this.#options = options;
    this.#stopLooking = options.clock.every(LOOK_EVERY_MS, () => {
      if (!this.#isLooking) void this.caughtUp();
    });
  }

  source(): "log" | null {
    return this.#tail && "log";
  }

  onSteps(listener: (steps: readonly ToldStep[]) => void): Disposer {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  standing(group: string): ToldStep | null {
    return this.#steps.standing(group);
  }

  /** The coordinator writes a step down before it answers whoever caused it. */
  caughtUp(): Promise<void> {
    return this.#inTurn(() => this.#look());
  }

  async close(): Promise<void> {
    this.#stopLooking();
    await this.#inTurn(async () => {
      this.#closed = true;
      await this.#tail?.close();
      this.#tail = null;
    });
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    this.#isLooking = true;
    try {
      if (this.#tail) this.#tell(await this.#read(this.#tail));
      else await this.#findLog();
    } catch (error) {
      this.#options.log.debug("The coordinator's log could not be read", { error: String(error) });
      await this.#lose();
    } finally {
      this.#isLooking = false;
    }
  }

  async #findLog(): Promise<void> {
    const { find, clock, log } = this.#options;
    if (clock.now() < this.#findAt) return;
    this.#findAt = clock.now() + FIND_EVERY_MS;
    const path = await find();
    if (path === null) return;
    // An entry can outlive the log that it names.
    this.#tail = await openLogTail(path).catch(() => null);
    if (!this.#tail) return;
    // How groups stand is known from what was written before; it is no news.
    await this.#read(this.#tail);
    log.info("The coordinator's steps are read from its log", { file: path });
  }

  /** The steps of all lines that are new. */
  async #read(tail: LogTail): Promise<ToldStep[]> {
    const lines = await tail.read();
    if (lines === null) {
      await this.#lose();
      return [];
    }
    return lines.flatMap((text) => {
      const line = parseTimedLogLine(text);
      return line ? this.#steps.translate(line) : [];
    });
  }

  async #lose(): Promise<void> {
    const tail = this.#tail;
    this.#tail = null;
    await tail?.close().catch(() => {});
    this.#tell(this.#steps.end(this.#options.clock.now()));
  }

  #tell(steps: readonly ToldStep[]): void {
    if (steps.length > 0) for (const listener of this.#listeners) listener(steps);
  }
}
