import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ProducerReport, ProducerSettings } from "../../contract/producer-thread.ts";
import { errorInfo } from "../admin/kafka-error.ts";
import type { Credit } from "./credit.ts";
import { createCredit } from "./credit.ts";
import type { Outgoing } from "./outgoing.ts";
import { makeMessage, countIn } from "./outgoing.ts";
import { createRateMeter } from "./rate-meter.ts";
import type { Sender } from "./sender.ts";
import type { Random } from "./web-events.ts";

/** Produces messages at a steady rate, and bursts of them. */
export interface ProducerLoop {
  set(settings: ProducerSettings): void;
  /** So many more, as fast as they are acknowledged. */
  burst(count: number): void;
  /** Nothing is sent after this; resolves when the batch under way has ended, or after `withinMs`. */
  close(withinMs: number): Promise<void>;
}

export interface ProducerLoopOptions {
  sender: Sender;
  clock: Clock;
  random: Random;
  /** How busy this thread was since it was last asked, 0 to 1. */
  busy: () => number;
  onReport: (report: ProducerReport) => void;
}

/** Batches leave at least this far apart: below the eye's notice, and 20,000 a second are 400 a batch. */
const PACE_MS = 20;
/** The most in one batch, in number and in bytes: below the broker's limit of 1 MB even where all go to one partition. */
const MOST_IN_BATCH = 4000;
const MOST_BYTES = 800_000;
/** After a failure the next try waits. */
const AFTER_FAILURE_MS = 1000;
/** Later than this, the rate asked for is not kept, and that is said. */
const LATE_MS = 700;
/** Beyond this the thread itself is what limits it. */
const BUSY = 0.85;
const REPORT_MS = 250;

/** One batch is under way at a time, so that a key's messages keep their order; what comes due meanwhile goes into the next. */
export function startProducerLoop({ sender, clock, random, busy, onReport }: ProducerLoopOptions): ProducerLoop {
  const meter = createRateMeter();
  let settings: ProducerSettings | null = null;
  let credit: Credit | null = null;
  let burst = 0;
  let trouble: string | null = null;
  let underWay: Promise<void> | null = null;
  let closed = false;
  let cancelTurn: Disposer = () => {};
  let last = "";
  const stopReports = clock.every(REPORT_MS, report);

  function awaitTurn(ms: number): void {
    cancelTurn();
    if (!closed) cancelTurn = clock.after(ms, turn);
  }

  function turn(): void {
    if (!settings || underWay) return;
    const now = clock.now();
    const most = Math.min(MOST_IN_BATCH, countIn(MOST_BYTES, settings));
    const due = credit?.take(now, most) ?? 0;
    const extra = Math.min(burst, most - due);
    if (due + extra === 0) {
      if (credit) awaitTurn(Math.max(PACE_MS, credit.wait(now)));
      return;
    }
    burst -= extra;
    const kind = settings;
    const messages = Array.from({ length: due + extra }, () => makeMessage(kind, random, now));
    underWay = deliver(kind, messages).then((rest) => {
      underWay = null;
      // A burst is not paced.
      awaitTurn(Math.max(rest, burst > 0 ? 0 : now + PACE_MS - clock.now()));
    });
  }

  /** Gives how long to wait before the next batch. */
  async function deliver({ topic, acks, keys, running }: ProducerSettings, messages: Outgoing[]): Promise<number> {
    const since = clock.now();
    try {
      await sender.send({ topic, messages, acks, inTurn: keys === "roundrobin" });
      meter.add(messages.length, clock.now(), acks === 0 ? null : clock.now() - since);
      trouble = null;
      return 0;
    } catch (error) {
      const { code, message } = errorInfo(error);
      // Of a producer that was stopped meanwhile nothing more is wanted; a burst is, of a stopped one too.
      if (settings?.running || !running) trouble = `Kafka does not take messages for ${topic}: ${message} (${code})`;
      // Nobody waits for what was to come at once, and the same would be refused again.
      burst = 0;
      return AFTER_FAILURE_MS;
    }
  }

  function limitedBy(now: number, ackMs: number | null): string | null {
    if (trouble) return trouble;
    const share = busy();
    if (!settings || !credit || credit.lateMs(now) <= LATE_MS) return null;
    if (share > BUSY) return `This machine's processor: the producer's thread is busy ${Math.round(share * 100)} % of the time`;
    if (ackMs === null) return "The connection to Kafka takes no more than this";
    return `Kafka's acknowledgements: each batch waits ${Math.round(ackMs)} ms for one, and the next batch for that`;
  }

  function report(): void {
    const now = clock.now();
    const asked = settings?.ratePerSecond ?? 1;
    const ackMs = meter.ackMs(now, asked);
    const numbers = {
      produced: meter.total(),
      actualPerSecond: meter.perSecond(now, asked),
      ackMs: ackMs === null ? null : Math.round(ackMs),
      burst,
      limitedBy: limitedBy(now, ackMs),
    };
    const said = JSON.stringify(numbers);
    if (said === last) return;
    last = said;
    onReport({ at: now, ...numbers });
  }

  return {
    set(next) {
      const before = settings;
      settings = next;
      // Stop means all of it, and what was meant for one topic is not for another.
      if (before?.topic !== next.topic || (before.running && !next.running)) burst = 0;
      if (!next.running) {
        credit = null;
        trouble = null;
      } else if (!credit || before?.ratePerSecond !== next.ratePerSecond || before.topic !== next.topic) {
        credit = createCredit(next.ratePerSecond, clock.now());
        trouble = null;
      }
      if (!underWay) awaitTurn(0);
    },
    burst(count) {
      burst += count;
      if (!underWay) awaitTurn(0);
    },
    async close(withinMs) {
      settings = null;
      closed = true;
      cancelTurn();
      stopReports();
      const ended = underWay ?? Promise.resolve();
      await new Promise<void>((resolve) => {
        const cancel = clock.after(withinMs, resolve);
        void ended.finally(() => {
          cancel();
          resolve();
        });
      });
      report();
      sender.close();
    },
  };
}
