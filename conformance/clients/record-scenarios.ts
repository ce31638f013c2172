import { describe, expect, test } from "vitest";
import { systemClock as clock } from "../../lib/clock/clock.ts";
import type { Broker } from "../brokers.ts";
import { until } from "../until.ts";
import type { Client } from "./client.ts";
import type { Message, Received } from "./programs/errand.ts";
import { makeTopic, readLog, seed } from "./topics.ts";

const plain = (value: string): Message => ({ key: null, value, headers: {} });

const KINDS: readonly Message[] = [
  { key: "k1", value: "v1", headers: { trace: "abc", empty: "" } },
  plain("no key"),
  { key: "user", value: null, headers: {} },
  { key: "empty value", value: "", headers: {} },
  { key: "", value: "empty key", headers: {} },
  { key: "ключ", value: "значение ✓", headers: { "x-ü": "ß" } },
];

const LARGE = "0123456789".repeat(90_000);

/** What a client sends is what the log has, and what the log has is what it reads. */
export function recordScenarios(client: Client, broker: Broker): void {
  describe("sends", () => {
    test("keys, headers, values that are null or empty", async () => {
      const topic = await makeTopic(broker);
      await client.produce(broker, { topic, compression: "none", messages: KINDS });
      const { messages } = await readLog(broker, topic);
      expect(messages.map(contentOf)).toEqual(KINDS);
      expect(messages.map(({ offset }) => offset)).toEqual(KINDS.map((_, index) => index));
    });

    test.each(client.compressions)("compression %s", async (compression) => {
      const topic = await makeTopic(broker);
      const sent = Array.from({ length: 50 }, (_, index) => plain(`${index} ${"text ".repeat(100)}`));
      await client.produce(broker, { topic, compression, messages: sent });
      const { messages, compressions } = await readLog(broker, topic);
      expect(messages.map(contentOf)).toEqual(sent);
      expect(new Set(compressions)).toEqual(new Set([compression]));
    });
  });

  describe("reads", () => {
    test("keys, headers, values that are null or empty", async () => {
      const topic = await makeTopic(broker);
      await seed(broker, { topic, messages: KINDS });
      const { received } = await client.read(broker, { topic, start: "beginning", count: KINDS.length });
      await until(() => expect(received().map(contentOf)).toEqual(KINDS));
    });

    test.each(client.starts)("from %s on", async (start) => {
      const topic = await makeTopic(broker);
      // A batch of each compression, and the second half of the time of each. Not long ago: Apache Kafka deletes what is old.
      const began = clock.now() - 60_000;
      for (const [index, compression] of client.compressions.entries()) {
        const messages = [0, 1, 2].map((nth) => plain(`${compression} ${nth}`));
        await seed(broker, { topic, compression, messages, from: began + index * 3000 });
      }
      const all = (await readLog(broker, topic)).messages;
      const middle = all[Math.floor(all.length / 2)];
      const from = {
        beginning: { start: "beginning", at: 0 },
        end: { start: "end", at: all.length },
        offset: { start: { offset: middle?.offset ?? 0 }, at: middle?.offset ?? 0 },
        time: { start: { time: (middle?.timestamp ?? 0) - 500 }, at: middle?.offset ?? 0 },
      } as const;
      const { start: place, at } = from[start];
      const expected = [...all.slice(at).map(({ value }) => value), "last"];
      const { received } = await client.read(broker, { topic, start: place, count: expected.length });
      await seed(broker, { topic, messages: [plain("last")] });
      await until(() => expect(received().map(({ value }) => value)).toEqual(expected));
      expect(received()[0]?.offset).toBe(at);
      if (start !== "end") expect(received()[0]?.timestamp).toBe(all[at]?.timestamp);
    });
  });

  test("a record of 900 kB there and back", async () => {
    const topic = await makeTopic(broker);
    await client.produce(broker, { topic, compression: "none", messages: [plain(LARGE)] });
    const { received } = await client.read(broker, { topic, start: "beginning", count: 1 });
    await until(() => expect(received()).toHaveLength(1));
    expect(received().map(contentOf)).toEqual([plain(LARGE)]);
  });
}

function contentOf({ key, value, headers }: Received): Message {
  return { key, value, headers };
}
