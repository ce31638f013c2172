import { bareConsumer, bareKafka, watchedSockets } from "./kafka.ts";
import type { BareAnswer, BareSettings } from "./words.ts";

/** One bare consumer joins and leaves; the clock runs from before `new Kafka`. */
export async function join(settings: BareSettings, { group, topic }: { group: string; topic: string }): Promise<BareAnswer> {
  const startedAt = performance.now();
  let joinSentAt: number | null = null;
  const kafka = bareKafka(
    settings,
    "bare-1",
    watchedSockets(({ api }) => {
      if (api === "join") joinSentAt ??= performance.now();
    }),
  );
  const consumer = bareConsumer(kafka, settings, group);
  const assigned = Promise.withResolvers<number>();
  consumer.on(consumer.events.GROUP_JOIN, () => assigned.resolve(performance.now()));
  consumer.on(consumer.events.CRASH, ({ payload }) => assigned.reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachBatch: async () => {} });
    const assignedAt = await assigned.promise;
    if (joinSentAt === null) throw new Error("The bare consumer's JoinGroup was not seen on its socket");
    return { type: "joined", joinSentMs: joinSentAt - startedAt, assignedMs: assignedAt - startedAt };
  } finally {
    await consumer.disconnect();
  }
}
