import { Worker } from "node:worker_threads";
import type { Clock, Disposer } from "../../clock/clock.ts";
import type { ProducerReport, ProducerSettings, ProducerThreadOptions } from "../../contract/producer-thread.ts";
import { ProducerThreadMessage } from "../../contract/producer-thread.ts";
import type { ProducerCommand } from "../../contract/producer-thread.ts";
import type { Log } from "../../log/log.ts";

/** The producer thread, seen from the lab. */
export interface ProducerThread {
  set(settings: ProducerSettings): void;
  onReport(listener: (report: ProducerReport) => void): Disposer;
  /** Resolves when the thread has ended; it is ended after `withinMs` whatever it does. */
  close(withinMs: number): Promise<void>;
}

/** A thread that died is started again after this long. */
const RESTART_MS = 1000;
/** What the thread needs beyond its own time to say that it has closed. */
const GRACE_MS = 500;

/** Starts the thread. If it ever dies it is started again with the same settings, and its count goes on. */
export function startProducerThread(options: { thread: ProducerThreadOptions; clock: Clock; log: Log }): ProducerThread {
  const { thread, clock, log } = options;
  const listeners = new Set<(report: ProducerReport) => void>();
  let settings: ProducerSettings | null = null;
  let producedBefore = 0;
  let producedNow = 0;
  let closing = false;
  let cancelRestart: Disposer = () => {};
  let worker = launch();

  function launch(): Worker {
    const launched = new Worker(new URL("../../../workers/producer.ts", import.meta.url), {
      workerData: thread,
      name: "producer",
    });
    launched.on("message", (message: unknown) => hear(ProducerThreadMessage.parse(message)));
    launched.on("error", (error) => log.error("The producer thread failed", { error: String(error) }));
    launched.on("exit", () => {
      if (closing) return;
      producedBefore += producedNow;
      producedNow = 0;
      cancelRestart = clock.after(RESTART_MS, () => {
        worker = launch();
        if (settings) tell({ type: "set", settings });
      });
    });
    return launched;
  }

  function tell(command: ProducerCommand): void {
    worker.postMessage(command);
  }

  function hear(message: ProducerThreadMessage): void {
    if (message.type === "closed") return;
    producedNow = message.report.produced;
    const report = { ...message.report, produced: producedBefore + producedNow };
    for (const listener of listeners) listener(report);
  }

  return {
    set(next) {
      settings = next;
      tell({ type: "set", settings: next });
    },
    onReport(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close(withinMs) {
      closing = true;
      cancelRestart();
      const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
      // -1: it has ended already.
      if (worker.threadId === -1) return;
      tell({ type: "close", withinMs });
      const cancel = clock.after(withinMs + GRACE_MS, () => void worker.terminate());
      await ended;
      cancel();
      listeners.clear();
    },
  };
}
