import { randomUUID } from "node:crypto";
import kafkajs, { type Consumer, type EachMessagePayload, type IHeaders, type KafkaMessage } from "kafkajs";
import { partitionAssigner } from "../../../lib/kafka/consumers/assigners/partition-assigners.ts";
import type { Received, ReadErrand } from "./errand.ts";
import { run } from "./program.ts";

/** kafkajs itself; only the assignors that other clients know are ours, since it has none of those. */

const { CompressionTypes, Kafka, logLevel, PartitionAssigners } = kafkajs;
const COMPRESSION = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP };

await run({
  async produce({ bootstrap, topic, compression, messages }) {
    if (compression !== "none" && compression !== "gzip") throw new Error(`kafkajs has no ${compression}`);
    const producer = clientOf(bootstrap).producer();
    await producer.connect();
    const messagesOfPartition0 = messages.map((message) => ({ ...message, partition: 0 }));
    await producer.send({ topic, compression: COMPRESSION[compression], messages: messagesOfPartition0 });
    await producer.disconnect();
  },

  async read(errand, say) {
    const { bootstrap, topic, start, count } = errand;
    const from = await offsetOf(errand);
    const consumer = clientOf(bootstrap).consumer({ groupId: `${topic}-${randomUUID()}`, maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: start === "beginning" });
    let left = count;
    const all = Promise.withResolvers<void>();
    if (start === "end") consumer.on("consumer.fetch", () => say({ ready: true }));
    await consumer.run({
      autoCommit: false,
      eachMessage: async (payload) => {
        say({ message: received(payload) });
        left -= 1;
        if (left === 0) all.resolve();
      },
    });
    if (from !== null) consumer.seek({ topic, partition: 0, offset: from });
    await all.promise;
    await consumer.disconnect();
  },

  async join({ bootstrap, topic, group, clientId, assignor, sessionMs }, say, ended) {
    const consumer = clientOf(bootstrap, clientId).consumer({
      groupId: group,
      sessionTimeout: sessionMs,
      heartbeatInterval: 300,
      maxWaitTimeInMs: 200,
      partitionAssigners: [assignerOf(assignor)],
      allowAutoTopicCreation: false,
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: (payload) => {
        say({ message: received(payload) });
        return commit(consumer, payload);
      },
    });
    await ended;
    await consumer.disconnect();
  },
});

function clientOf(bootstrap: string, clientId = "kafkajs") {
  return new Kafka({ brokers: [bootstrap], clientId, logLevel: logLevel.NOTHING });
}

function assignerOf(name: string) {
  // Here it never says what it had: only the lab's own consumers remember that.
  if (name === "range" || name === "roundrobin" || name === "sticky") return partitionAssigner(name, () => null);
  return PartitionAssigners.roundRobin;
}

/** kafkajs seeks offsets only; null where the group's own way to begin is meant. */
async function offsetOf({ bootstrap, topic, start }: ReadErrand): Promise<string | null> {
  if (start === "beginning" || start === "end") return null;
  if ("offset" in start) return String(start.offset);
  const admin = clientOf(bootstrap).admin();
  await admin.connect();
  const [found] = await admin.fetchTopicOffsetsByTimestamp(topic, start.time);
  await admin.disconnect();
  return found?.offset ?? "0";
}

/** A commit that a rebalance overtook is not repeated: whoever has the partition now says the message again. */
async function commit(consumer: Consumer, { topic, partition, message }: EachMessagePayload): Promise<void> {
  await consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }]);
}

function received({ partition, message }: EachMessagePayload): Received {
  const { offset, timestamp, headers = {} } = message;
  return { ...textsOf(message), headers: textOf(headers), partition, offset: Number(offset), timestamp: Number(timestamp) };
}

function textsOf({ key, value }: KafkaMessage) {
  return { key: key?.toString() ?? null, value: value?.toString() ?? null };
}

function textOf(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
