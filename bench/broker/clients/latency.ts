import { systemClock } from "../../../lib/clock/clock.ts";
import type { ClientAnswer, ClientOrder } from "../words.ts";
import { kafkaAt, newGroup, untilCrash } from "./kafka.ts";

/** Before the clock runs: connections, metadata, code. */
const WARM_UP_MESSAGES = 1000;
const VALUE_BYTES = 100;

/** A producer at a steady rate and a consumer, in one process, so that one clock tells both times. */
export async function measureLatency(bootstrap: string, order: Extract<ClientOrder, { type: "latency" }>): Promise<ClientAnswer> {
  const { topic, perSecond, messages } = order;
  const kafka = kafkaAt(bootstrap, "bench-latency");
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: newGroup(), maxWaitTimeInMs: 1000 });
  const latencies: number[] = [];
  const all = Promise.withResolvers<void>();
  const joined = new Promise<void>((resolve) => void consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  let received = 0;
  await consumer.run({
    eachMessage: async ({ message }) => {
      received++;
      if (received > WARM_UP_MESSAGES) latencies.push(performance.now() - Number(message.key?.toString()));
      if (received === WARM_UP_MESSAGES + messages) all.resolve();
    },
  });
  const failed = untilCrash(consumer);
  await Promise.race([joined, failed]);
  const sent = sendSteadily(perSecond, WARM_UP_MESSAGES + messages, () =>
    producer.send({
      topic,
      acks: -1,
      messages: [{ key: String(performance.now()), value: Buffer.alloc(VALUE_BYTES, "x"), partition: 0 }],
    }),
  );
  await Promise.race([Promise.all([sent, all.promise]), failed]);
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  return { type: "latencies", ms: latencies };
}

/** At each tick as many as are due, whether the ones before were answered or not. */
function sendSteadily(perSecond: number, count: number, send: () => Promise<unknown>): Promise<unknown> {
  const startedAt = performance.now();
  const answered: Promise<unknown>[] = [];
  return new Promise((resolve) => {
    const stop = systemClock.every(1, () => {
      const due = Math.min(count, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
      while (answered.length < due) answered.push(send());
      if (answered.length < count) return;
      stop();
      resolve(Promise.all(answered));
    });
  });
}
