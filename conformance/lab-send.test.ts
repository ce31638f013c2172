import { afterAll, beforeAll, expect, test } from "vitest";
import { createKafka } from "../lib/kafka/client/create-kafka.ts";
import { onEachBroker } from "./brokers.ts";
import { plain } from "./consumers-rig.ts";
import type { LabRig } from "./lab-rig.ts";
import { codeOf, startRig } from "./lab-rig.ts";
import { uniqueName, until } from "./until.ts";

interface Read {
  partition: number;
  offset: string;
  key: string | null;
  value: string | null;
  timestamp: number;
  headers: Record<string, string>;
}

onEachBroker((broker) => {
  const { bootstrap } = broker;
  let rig: LabRig;
  beforeAll(async () => {
    rig = await startRig(bootstrap);
  });
  afterAll(() => rig?.close());

  /** Everything in the topic, by a client that knows nothing of the lab. */
  async function readAll(topic: string, count: number): Promise<Read[]> {
    const read: Read[] = [];
    const consumer = createKafka(plain(bootstrap), { clientId: "reader" }).consumer({ groupId: uniqueName("reader") });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ partition, message: { offset, key, value, timestamp, headers = {} } }) => {
          const texts = Object.entries(headers).map(([name, header]) => [name, String(header)]);
          read.push({
            partition,
            offset,
            key: key === null ? null : String(key),
            value: value === null ? null : String(value),
            timestamp: Number(timestamp),
            headers: Object.fromEntries(texts),
          });
        },
      });
      await until(() => expect(read.length).toBeGreaterThanOrEqual(count));
      return read;
    } finally {
      await consumer.disconnect();
    }
  }

  test("a message by hand lies where the answer says, whole", async () => {
    const { lab } = rig;
    const topic = uniqueName("by-hand");
    await lab.createTopic({ name: topic, partitions: 3 });
    const sent = [
      await lab.sendMessage({ topic, value: "hello", key: "user_001" }),
      await lab.sendMessage({ topic, value: { n: 1 }, key: "user_003", partition: -1, headers: { source: "test", empty: "" } }),
      await lab.sendMessage({ topic, value: null, key: "user_001", partition: 0 }),
      await lab.sendMessage({ topic, value: "", key: "" }),
    ];
    expect(sent.map(({ partition, offset }) => `${partition}@${offset}`).slice(0, 3)).toEqual(["2@0", "1@0", "0@0"]);
    const read = await readAll(topic, 4);
    const found = sent.map((answer) => {
      const message = read.find(({ partition, offset }) => partition === answer.partition && offset === answer.offset);
      expect(message?.timestamp).toBe(answer.timestamp);
      return message && { key: message.key, value: message.value, headers: message.headers };
    });
    expect(found).toEqual([
      { key: "user_001", value: "hello", headers: {} },
      { key: "user_003", value: '{"n":1}', headers: { source: "test", empty: "" } },
      { key: "user_001", value: null, headers: {} },
      { key: "", value: "", headers: {} },
    ]);
  });

  test("what cannot be sent is said: no topic, no partition, too large", async () => {
    const { lab } = rig;
    const topic = uniqueName("small");
    expect(await codeOf(lab.sendMessage({ topic, value: "x" }))).toContain("TOPIC_NOT_FOUND");
    await lab.createTopic({ name: topic, partitions: 2 });
    expect(await codeOf(lab.sendMessage({ topic, value: "x", partition: 2 }))).toContain("NO_SUCH_PARTITION");
    expect(await codeOf(lab.sendMessage({ topic, value: "x".repeat(1_100_000) }))).toContain("MESSAGE_TOO_LARGE");
    // The refusal is that message's alone.
    expect(await lab.sendMessage({ topic, value: "x".repeat(900_000), partition: 0 })).toMatchObject({
      partition: 0,
      offset: "0",
    });
  });

  test("a topic of others has to be confirmed, where it is not the lab's own broker (SPEC 4.3)", async () => {
    const { lab } = rig;
    const topic = uniqueName("theirs");
    await broker.cli(["topics", "--create", "--topic", topic, "--partitions", "1"]);
    expect(await codeOf(lab.sendMessage({ topic, value: "x" }))).toContain("TOPIC_NOT_OURS");
    expect(await lab.sendMessage({ topic, value: "x", confirm: topic })).toMatchObject({ topic, partition: 0, offset: "0" });
  });

  test("a partition that was added a moment ago takes messages at once", async () => {
    const { lab } = rig;
    const topic = uniqueName("growing");
    await lab.createTopic({ name: topic, partitions: 1 });
    await lab.sendMessage({ topic, value: "before" });
    await lab.addPartitions(topic, { partitions: 2 });
    expect(await lab.sendMessage({ topic, value: "after", partition: 1 })).toMatchObject({ partition: 1, offset: "0" });
  });
});
