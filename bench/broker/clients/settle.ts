import type { Consumer } from "kafkajs";
import type { ClientAnswer, ClientOrder } from "../words.ts";
import { kafkaAt, newGroup, untilCrash } from "./kafka.ts";

/**
 * Connected consumers begin to run all at once; the time is until each one owns one partition and no two
 * own the same. They do not leave: the process is to be ended.
 */
export async function settle(bootstrap: string, order: Extract<ClientOrder, { type: "settle" }>): Promise<ClientAnswer> {
  const groupId = newGroup();
  const consumers = Array.from({ length: order.consumers }, (_, index) =>
    kafkaAt(bootstrap, `bench-${index + 1}`).consumer({ groupId, maxWaitTimeInMs: 1000, heartbeatInterval: 1000 }),
  );
  for (const consumer of consumers) {
    await consumer.connect();
    await consumer.subscribe({ topic: order.topic, fromBeginning: true });
  }
  const settled = untilSettled(consumers, order.topic);
  const startedAt = performance.now();
  const runs = consumers.map((consumer) => consumer.run({ eachBatch: async () => {} }));
  await Promise.race([settled, ...consumers.map(untilCrash)]);
  const ms = performance.now() - startedAt;
  await Promise.all(runs);
  return { type: "settled", ms };
}

function untilSettled(consumers: readonly Consumer[], topic: string): Promise<void> {
  const owned = new Map<Consumer, readonly number[]>();
  return new Promise((resolve) => {
    for (const consumer of consumers)
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        owned.set(consumer, payload.memberAssignment[topic] ?? []);
        const each = [...owned.values()];
        const eachHasOne = each.length === consumers.length && each.every((partitions) => partitions.length === 1);
        if (eachHasOne && new Set(each.flat()).size === consumers.length) resolve();
      });
  });
}
