import { randomUUID } from "node:crypto";
import {
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
  type ConsumerGroupOptions,
  type GroupOptions,
  type Message,
} from "@platformatic/kafka";
import type { Received } from "./errand.ts";
import { run } from "./program.ts";

/** @platformatic/kafka, which speaks the newest versions that the broker has. */

type Text = Message<string, string, string, string>;

await run({
  async produce({ bootstrap, topic, compression, messages }) {
    const producer = new Producer({ clientId: "platformatic", bootstrapBrokers: [bootstrap], serializers: stringSerializers });
    const records = messages.map(({ key, value, headers }) => ({
      topic,
      partition: 0,
      ...(key !== null && { key }),
      ...(value !== null && { value }),
      headers,
    }));
    await producer.send({ messages: records, compression });
    await producer.close();
  },

  async read({ bootstrap, topic, start, count }, say) {
    const consumer = consumerOf(bootstrap, { groupId: `${topic}-${randomUUID()}`, clientId: "platformatic" });
    const from = await place(consumer, topic, start);
    if (start === "end") say({ ready: true });
    const offsets = [{ topic, partition: 0, offset: from }];
    const stream = await consumer.consume({ topics: [topic], mode: "manual", offsets, maxWaitTime: 200, autocommit: false });
    let left = count;
    for await (const message of stream) {
      say({ message: received(message) });
      left -= 1;
      if (left === 0) break;
    }
    await consumer.close(true);
  },

  async join({ bootstrap, topic, group: groupId, clientId, groupProtocol, assignor, sessionMs }, say, ended) {
    const consumer =
      groupProtocol === "consumer"
        ? consumerOf(bootstrap, { groupId, clientId, groupProtocol, groupRemoteAssignor: assignor })
        : consumerOf(bootstrap, {
            groupId,
            clientId,
            sessionTimeout: sessionMs,
            rebalanceTimeout: Math.max(sessionMs, 10_000),
            heartbeatInterval: 300,
            protocols: [{ name: assignor, version: 1 }],
          });
    const options = { mode: "committed", fallbackMode: "earliest", maxWaitTime: 200, autocommit: false } as const;
    const stream = await consumer.consume({ topics: [topic], ...options });
    const commits: Promise<void>[] = [];
    stream.on("data", (message: Text) => {
      say({ message: received(message) });
      // One that a rebalance overtook is not repeated: whoever has the partition now says the message again.
      commits.push(Promise.resolve(message.commit()).catch(() => {}));
    });
    await ended;
    await Promise.all(commits);
    await consumer.close(true);
  },
});

function consumerOf(bootstrap: string, options: (GroupOptions | ConsumerGroupOptions) & { groupId: string; clientId: string }) {
  return new Consumer({ ...options, bootstrapBrokers: [bootstrap], deserializers: stringDeserializers });
}

async function place(
  consumer: Consumer<string, string, string, string>,
  topic: string,
  start: "beginning" | "end" | { offset: number } | { time: number },
): Promise<bigint> {
  if (typeof start === "object" && "offset" in start) return BigInt(start.offset);
  const timestamp = typeof start === "object" ? BigInt(start.time) : start === "end" ? -1n : -2n;
  const offsets = await consumer.listOffsets({ topics: [topic], timestamp });
  return offsets.get(topic)?.[0] ?? 0n;
}

function received({ key, value, headers, partition, offset, timestamp }: Text): Received {
  return {
    // A null is left undefined.
    key: key ?? null,
    value: value ?? null,
    headers: Object.fromEntries(headers),
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
  };
}
