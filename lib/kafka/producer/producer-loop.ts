import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ProducerReport, ProducerSettings } from "../../contract/producer-thread.ts";
import { errorInfo } from "../admin/kafka-error.ts";
import type { Credit } from "./credit.ts";
import { createCredit } from "./credit.ts";
import { createRateMeter } from "./rate-meter.ts";
import type { Sender } from "./sender.ts";
import type { Random } from "./web-events.ts";
import { makeWebEvent } from "./web-events.ts";

/** Produces events at a steady rate. */
export interface ProducerLoop {
  set(settings: ProducerSettings): void;
  /** Nothing is sent after this; resolves when the batch under way has ended, or after `withinMs`. */
  close(withinMs: number): Promise<void>;
}

export interface ProducerLoopOptions {
  sender: Sender;
  clock: Clock;
  random: Random;
  onReport: (report: ProducerReport) => void;
}

/** Batches leave at least this far apart: below the eye's notice, and 20,000 a second are 400 a batch. */
const PACE_MS = 20;
/** The most in one batch: 2,000 events are some 400 kB, below the broker's limit of 1 MB even on one partition. */
const MOST_IN_BATCH = 2000;
/** After a failure the next try waits. */
const AFTER_FAILURE_MS = 1000;
/** Later than this, the rate asked for is not kept, and that is said. */
const LATE_MS = 700;
const REPORT_MS = 250;

/** One batch is under way at a time; what comes due meanwhile goes into the next. */
export function startProducerLoop({ sender, clock, random, onReport }: ProducerLoopOptions): ProducerLoop {
  const meter = createRateMeter();
  let settings: ProducerSettings | null = null;
  let credit: Credit | null = null;
  let trouble: string | null = null;
  let underWay: Promise<void> | null = null;
  let cancelTurn: Disposer = () => {};
  let last = "";
  const stopReports = clock.every(REPORT_MS, report);

  function awaitTurn(ms: number): void {
    cancelTurn();
    cancelTurn = clock.after(ms, turn);
  }

  function turn(): void {
    if (!settings || !credit || underWay) return;
    const now = clock.now();
    const count = credit.take(now, MOST_IN_BATCH);
    if (count === 0) {
      awaitTurn(Math.max(PACE_MS, credit.wait(now)));
      return;
    }
    const { topic, keys } = settings;
    const events = Array.from({ length: count }, () => makeWebEvent(keys, random, now));
    underWay = deliver(topic, events).then((rest) => {
      underWay = null;
      awaitTurn(Math.max(rest, now + PACE_MS - clock.now()));
    });
  }

  /** Gives how long to wait before the next batch. */
  async function deliver(topic: string, events: ReturnType<typeof makeWebEvent>[]): Promise<number> {
    try {
      await sender.send(topic, events);
      meter.add(events.length, clock.now());
      trouble = null;
      return 0;
    } catch (error) {
      const { code, message } = errorInfo(error);
      trouble = `Kafka does not take messages for ${topic}: ${message} (${code})`;
      return AFTER_FAILURE_MS;
    }
  }

  function limitedBy(now: number): string | null {
    if (!settings?.running) return null;
    if (trouble) return trouble;
    return credit && credit.lateMs(now) > LATE_MS ? "Kafka acknowledges no more than this" : null;
  }

  function report(): void {
    const now = clock.now();
    const numbers = {
      produced: meter.total(),
      actualPerSecond: meter.perSecond(now, settings?.ratePerSecond ?? 1),
      limitedBy: limitedBy(now),
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
      if (!next.running) {
        credit = null;
        trouble = null;
        cancelTurn();
      } else if (!credit || before?.ratePerSecond !== next.ratePerSecond || before.topic !== next.topic) {
        credit = createCredit(next.ratePerSecond, clock.now());
        trouble = null;
        if (!underWay) awaitTurn(0);
      }
    },
    async close(withinMs) {
      settings = null;
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
      cancelTurn();
      report();
      sender.close();
    },
  };
}
