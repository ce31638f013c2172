import type { Consumer } from "kafkajs";
import { systemClock } from "../../lib/clock/clock.ts";
import { bareConsumer, bareKafka } from "./kafka.ts";
import type { BareAnswer, BareSettings } from "./words.ts";

/** As often as the lab's consumers tell their totals. */
const SAMPLE_MS = 100;
/** As the lab's consumers commit. */
const AUTO_COMMIT_MS = 1000;

export interface ConsumeOrder {
  group: string;
  topic: string;
  consumers: number;
  messages: number;
}

/** Bare consumers in one group consume together until `messages` are handled; the running total is sampled. */
export async function consume(settings: BareSettings, order: ConsumeOrder): Promise<BareAnswer> {
  const { group, topic, messages } = order;
  let total = 0;
  const all = Promise.withResolvers<void>();
  const consumers = Array.from({ length: order.consumers }, (_, index) =>
    bareConsumer(bareKafka(settings, `bare-${index + 1}`), settings, group),
  );
  const samples = [{ at: performance.now(), total }];
  const stopSampling = systemClock.every(SAMPLE_MS, () => samples.push({ at: performance.now(), total }));
  const cpuBefore = process.cpuUsage();
  const count = (handled: number) => {
    total += handled;
    if (total >= messages) all.resolve();
  };
  try {
    await Promise.all(consumers.map((consumer) => start(consumer, topic, { count, fail: all.reject })));
    await all.promise;
    samples.push({ at: performance.now(), total });
    const { user, system } = process.cpuUsage(cpuBefore);
    return { type: "consumed", samples, cpuSeconds: (user + system) / 1e6 };
  } finally {
    stopSampling();
    await Promise.all(consumers.map((consumer) => consumer.disconnect()));
  }
}

interface Listener {
  count: (handled: number) => void;
  fail: (error: Error) => void;
}

async function start(consumer: Consumer, topic: string, { count, fail }: Listener): Promise<void> {
  consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommitInterval: AUTO_COMMIT_MS,
    eachBatchAutoResolve: false,
    eachBatch: async (payload) => {
      const { messages } = payload.batch;
      const last = messages.at(-1);
      if (!last) return;
      count(messages.length);
      payload.resolveOffset(last.offset);
      await payload.heartbeat();
      await payload.commitOffsetsIfNecessary();
    },
  });
}
