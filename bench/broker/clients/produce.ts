import type { ClientAnswer, ClientOrder } from "../words.ts";
import { kafkaAt } from "./kafka.ts";

/** Of values, in one request: far below the largest that a broker takes, for any size of message. */
const BATCH_BYTES = 300_000;
/** Requests that wait for their answers, of batches. */
const IN_FLIGHT = 4;

/** Writes all messages with acks all; the time is from the first request to the last answer. */
export async function produce(bootstrap: string, order: Extract<ClientOrder, { type: "produce" }>): Promise<ClientAnswer> {
  const { topic, valueBytes, messages, mode } = order;
  const producer = kafkaAt(bootstrap, "bench-producer").producer({ allowAutoTopicCreation: false });
  const value = Buffer.alloc(valueBytes, "x");
  const perRequest = mode === "singles" ? 1 : Math.floor(BATCH_BYTES / valueBytes);
  const batch = Array.from({ length: perRequest }, () => ({ value, partition: 0 }));
  await producer.connect();
  try {
    // Metadata, and the code, are there before the clock runs.
    await producer.send({ topic, acks: -1, messages: batch });
    let left = messages;
    const write = async () => {
      while (left > 0) {
        const next = left < perRequest ? batch.slice(0, left) : batch;
        left -= next.length;
        await producer.send({ topic, acks: -1, messages: next });
      }
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: mode === "singles" ? 1 : IN_FLIGHT }, write));
    return { type: "produced", ms: performance.now() - startedAt };
  } finally {
    await producer.disconnect();
  }
}
