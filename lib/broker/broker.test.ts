import { randomBytes } from "node:crypto";
import kafkajs from "kafkajs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { createLog } from "../log/log.ts";
import { startBroker, type RunningBroker } from "./broker.ts";

const { Kafka, logLevel } = kafkajs;

let broker: RunningBroker;

beforeEach(async () => {
  const options = { groupInitialRebalanceDelayMs: 50, log: createLog("test") };
  broker = await startBroker({ ...options, clock: systemClock, random: randomBytes });
});

afterEach(() => broker.close());

function client(clientId: string) {
  return new Kafka({ brokers: [`${broker.host}:${broker.port}`], clientId, logLevel: logLevel.NOTHING });
}

describe("a broker for kafkajs", () => {
  test("creates a topic, takes records and gives them back", async () => {
    const admin = client("admin").admin();
    await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 2 }] });
    const producer = client("producer").producer();
    await producer.connect();
    const messages = [
      { key: "k", value: "first", headers: { h: "1" } },
      { key: null, value: null },
    ];
    await producer.send({ topic: "orders", messages: messages.map((message) => ({ ...message, partition: 1 })) });
    expect(await admin.fetchTopicOffsets("orders")).toMatchObject([
      { partition: 0, offset: "0" },
      { partition: 1, offset: "2" },
    ]);
    const consumer = client("consumer").consumer({ groupId: "g", maxWaitTimeInMs: 50 });
    await consumer.connect();
    await consumer.subscribe({ topic: "orders", fromBeginning: true });
    const values: (string | null)[] = [];
    await new Promise<void>((resolve) => {
      void consumer.run({
        eachMessage: async ({ message }) => {
          values.push(message.value?.toString() ?? null);
          if (values.length === 2) resolve();
        },
      });
    });
    expect(values).toEqual(["first", null]);
    await Promise.all([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
  });
});
