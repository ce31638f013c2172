import type { Consumer } from "kafkajs";
import { bareConsumer, bareKafka } from "./kafka.ts";
import type { BareAnswer, BareSettings } from "./words.ts";

/** Bare consumers that stay, so that what they weigh can be measured. */
export class Held {
  readonly #settings: BareSettings;
  readonly #consumers: Consumer[] = [];

  constructor(settings: BareSettings) {
    this.#settings = settings;
  }

  /** Resolves when all the new ones have been assigned once. */
  async add({ group, topic, consumers }: { group: string; topic: string; consumers: number }): Promise<BareAnswer> {
    const added = Array.from({ length: consumers }, (_, index) =>
      bareConsumer(bareKafka(this.#settings, `bare-${this.#consumers.length + index + 1}`), this.#settings, group),
    );
    this.#consumers.push(...added);
    await Promise.all(added.map((consumer) => startAndJoin(consumer, topic)));
    return { type: "holding" };
  }

  /** The bench runs this process with --expose-gc. */
  weigh(): BareAnswer {
    const { rss } = process.memoryUsage();
    globalThis.gc?.();
    const after = process.memoryUsage();
    return { type: "weighed", rss, rssCollected: after.rss, heapUsed: after.heapUsed };
  }

  async release(): Promise<void> {
    await Promise.all(this.#consumers.splice(0).map((consumer) => consumer.disconnect()));
  }
}

async function startAndJoin(consumer: Consumer, topic: string): Promise<void> {
  const assigned = Promise.withResolvers<void>();
  consumer.on(consumer.events.GROUP_JOIN, () => assigned.resolve());
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) assigned.reject(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachBatch: async () => {} });
  await assigned.promise;
}
