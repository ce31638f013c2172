import { Worker } from "node:worker_threads";
import type { Clock, Disposer } from "../../clock/clock.ts";
import type {
  ProducerCommand,
  ProducerReport,
  ProducerSettings,
  ProducerThreadOptions,
  SingleMessage,
} from "../../contract/producer-thread.ts";
import { ProducerThreadMessage } from "../../contract/producer-thread.ts";
import type { Log } from "../../log/log.ts";
import type { SingleResult } from "./send-single.ts";

/** The producer thread, seen from the lab. */
export interface ProducerThread {
  set(settings: ProducerSettings): void;
  /** So many more messages with these settings, at once. Lost where the thread dies. */
  burst(count: number): void;
  /** Sends one message; what came of it is known within 10 s. Never rejects. */
  send(message: SingleMessage): Promise<SingleResult>;
  onReport(listener: (report: ProducerReport) => void): Disposer;
  /** Resolves when the thread has ended; it is ended after `withinMs` whatever it does. */
  close(withinMs: number): Promise<void>;
}

/** A thread that died is started again after this long. */
const RESTART_MS = 1000;
/** What the thread needs beyond its own time to say that it has closed. */
const GRACE_MS = 500;

const THREAD_GONE: SingleResult = {
  ok: false,
  failure: {
    code: "NOT_CONNECTED",
    message: "the producer's thread has ended; it may have been sent all the same",
    refused: false,
  },
};

/** Starts the thread. If it ever dies it is started again with the same settings, and its count goes on. */
export function startProducerThread(options: { thread: ProducerThreadOptions; clock: Clock; log: Log }): ProducerThread {
  const { thread, clock, log } = options;
  const listeners = new Set<(report: ProducerReport) => void>();
  // Each is answered within 10 s, and the API takes 100 changes a second from one sender.
  const awaited = new Map<number, (result: SingleResult) => void>();
  let nextId = 1;
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
      for (const id of awaited.keys()) answer(id, THREAD_GONE);
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

  function answer(id: number, result: SingleResult): void {
    awaited.get(id)?.(result);
    awaited.delete(id);
  }

  function hear(message: ProducerThreadMessage): void {
    switch (message.type) {
      case "report": {
        producedNow = message.report.produced;
        const report = { ...message.report, produced: producedBefore + producedNow };
        for (const listener of listeners) listener(report);
        return;
      }
      case "sent":
        return answer(message.id, { ok: true, receipt: message.receipt });
      case "not-sent":
        return answer(message.id, { ok: false, failure: message.failure });
      case "closed":
        return;
    }
  }

  return {
    set(next) {
      settings = next;
      tell({ type: "set", settings: next });
    },
    burst: (count) => tell({ type: "burst", count }),
    send(message) {
      // -1: it has ended, and the next one has not begun.
      if (closing || worker.threadId === -1) return Promise.resolve(THREAD_GONE);
      const id = nextId++;
      const result = new Promise<SingleResult>((resolve) => awaited.set(id, resolve));
      tell({ type: "send", id, message });
      return result;
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
