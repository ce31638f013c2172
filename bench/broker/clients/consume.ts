import type { ClientAnswer, ClientOrder } from "../words.ts";
import { kafkaAt, newGroup, untilCrash } from "./kafka.ts";

/** One consumer in a group of its own reads from the beginning. */
export async function consume(bootstrap: string, order: Extract<ClientOrder, { type: "consume" }>): Promise<ClientAnswer> {
  const consumer = kafkaAt(bootstrap, "bench-consumer").consumer({ groupId: newGroup(), maxWaitTimeInMs: 500 });
  const samples = [{ at: performance.now(), total: 0 }];
  let total = 0;
  const all = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic: order.topic, fromBeginning: true });
  await consumer.run({
    autoCommitInterval: 1000,
    eachBatch: async ({ batch }) => {
      total += batch.messages.length;
      samples.push({ at: performance.now(), total });
      if (total >= order.messages) all.resolve();
    },
  });
  await Promise.race([all.promise, untilCrash(consumer)]);
  await consumer.disconnect();
  return { type: "consumed", samples };
}
