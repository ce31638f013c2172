import { beforeEach, describe, expect, test } from "vitest";
import { LabError } from "../contract/errors.ts";
import type { SendMessageBody } from "../contract/messages.ts";
import type { ProducerBody } from "../contract/producer.ts";
import type { Lab } from "./lab.ts";
import type { FakeParts } from "./testing/fake-parts.ts";
import { openLab } from "./testing/open-lab.ts";

const TOPIC = "web-events-partitioned";

let parts: FakeParts;
let lab: Lab;

beforeEach(async () => {
  ({ parts, lab } = await openLab({}, ({ topics }) => topics.set("theirs", 5)));
});

/** "CODE field" of the LabError that a command rejects with; "resolved" where it does not reject. */
async function refusal(command: Promise<unknown>): Promise<string> {
  try {
    await command;
    return "resolved";
  } catch (error) {
    if (error instanceof LabError) return `${error.code} ${error.field}`;
    throw error;
  }
}

describe("the producer", () => {
  test("begins with five users' web events, and names its partitioner", () => {
    expect(lab.producer()).toMatchObject({
      running: false,
      topic: TOPIC,
      partitions: 3,
      keys: "user",
      users: 5,
      partition: null,
      values: "web-events",
      value: null,
      acks: "all",
      partitioner: "murmur2",
    });
  });

  test("keeps what is left out", async () => {
    await lab.setProducer({ keys: "fixed", key: "k", acks: 1, partition: 2, values: "json", value: { a: [1, null] } });
    await lab.setProducer({ ratePerSecond: 9 });
    expect(lab.producer()).toMatchObject({ keys: "fixed", key: "k", acks: 1, partition: 2, value: { a: [1, null] } });
    expect(parts.producerSet.at(-1)).toMatchObject({ key: "k", acks: 1, partition: 2, values: "json", text: '{"a":[1,null]}' });
  });

  test("an explicit partition is taken back with -1, or null", async () => {
    for (const none of [-1, null]) {
      await lab.setProducer({ partition: 0 });
      await lab.setProducer({ partition: none });
      expect(lab.producer().partition).toBeNull();
    }
  });

  test.each<[ProducerBody, string]>([
    [{ partition: 3 }, "NO_SUCH_PARTITION partition"],
    [{ values: "text" }, "VALIDATION value"],
    [{ values: "json" }, "VALIDATION value"],
    [{ values: "text", value: 7 }, "VALIDATION value"],
    [{ values: "text", value: "\ud800" }, "VALIDATION value"],
    [{ value: "an event that would not be sent" }, "VALIDATION value"],
    [{ topic: "none" }, "TOPIC_NOT_FOUND topic"],
  ])("%j is %s, and changes nothing", async (body, code) => {
    const before = lab.producer();
    expect(await refusal(lab.setProducer(body))).toBe(code);
    expect(lab.producer()).toEqual(before);
    expect(parts.producerSet).toEqual([]);
  });

  test("JSON null is a value", async () => {
    await lab.setProducer({ values: "json", value: null });
    expect(parts.producerSet.at(-1)).toMatchObject({ values: "json", text: "null" });
  });

  test("a topic that no group reads is known by its partitions too", async () => {
    await lab.setProducer({ topic: "theirs" });
    expect(lab.producer().partitions).toBe(5);
  });

  test("its value is not in the status, which goes to everybody", async () => {
    await lab.setProducer({ values: "text", value: "secret" });
    expect(lab.producer().value).toBe("secret");
    expect(JSON.stringify(lab.status())).not.toContain("secret");
  });
});

describe("a burst", () => {
  test("is sent as the producer is set, whether it runs or not", async () => {
    await lab.setProducer({ keys: "none" });
    expect(await lab.burst({ count: 1000 })).toMatchObject({ running: false, burst: 1000 });
    expect(parts.producerSet.at(-1)).toMatchObject({ keys: "none", running: false });
    expect(parts.bursts).toEqual([1000]);
  });

  test("into a topic of others has to be meant (SPEC 4.3)", async () => {
    await lab.setProducer({ topic: "theirs" });
    expect(await refusal(lab.burst({ count: 1 }))).toBe("TOPIC_NOT_OURS confirm");
    expect(await refusal(lab.burst({ count: 1, confirm: TOPIC }))).toBe("TOPIC_NOT_OURS confirm");
    expect(parts.bursts).toEqual([]);
    expect(await refusal(lab.burst({ count: 1, confirm: "theirs" }))).toBe("resolved");
  });

  test("cannot be piled up without end", async () => {
    for (let press = 0; press < 10; press++) await lab.burst({ count: 100_000 });
    expect(await refusal(lab.burst({ count: 1 }))).toBe("VALIDATION count");
  });
});

describe("a message by hand", () => {
  const send = (body: Partial<SendMessageBody>) => lab.sendMessage({ topic: TOPIC, value: "hello", ...body });

  test("answers where it lies", async () => {
    expect(await send({ partition: 1 })).toEqual({ topic: TOPIC, partition: 1, offset: "41", timestamp: parts.clock.now() });
  });

  test.each<[{} | null, string | null]>([
    ["hello", "hello"],
    ["", ""],
    [null, null],
    [{ a: "ä" }, '{"a":"ä"}'],
    [0, "0"],
    [false, "false"],
    [[], "[]"],
  ])("%j is sent as %s", async (value, text) => {
    await send({ value });
    expect(parts.singles.at(-1)).toEqual({ topic: TOPIC, key: null, value: text, partition: null, headers: {} });
  });

  test("partition -1 is as if it were not given", async () => {
    await send({ partition: -1, key: "k", headers: { h: "x" } });
    expect(parts.singles.at(-1)).toMatchObject({ key: "k", partition: null, headers: { h: "x" } });
  });

  test.each<[Partial<SendMessageBody>, string]>([
    [{ topic: "none" }, "TOPIC_NOT_FOUND topic"],
    [{ partition: 3 }, "NO_SUCH_PARTITION partition"],
    [{ value: "\ud800" }, "VALIDATION value"],
    [{ topic: "theirs" }, "TOPIC_NOT_OURS confirm"],
    [{ topic: "theirs", confirm: "their" }, "TOPIC_NOT_OURS confirm"],
  ])("%j is %s", async (body, code) => {
    expect(await refusal(send(body))).toBe(code);
    expect(parts.singles).toEqual([]);
  });

  test("into a topic of others it has to be meant each time (SPEC 4.3)", async () => {
    expect(await refusal(send({ topic: "theirs", confirm: "theirs" }))).toBe("resolved");
    expect(await refusal(send({ topic: "theirs" }))).toBe("TOPIC_NOT_OURS confirm");
  });

  test.each([
    [{ code: "MESSAGE_TOO_LARGE", message: "too large", refused: true }, "MESSAGE_TOO_LARGE value"],
    [{ code: "UNKNOWN_TOPIC_OR_PARTITION", message: "gone", refused: true }, "TOPIC_NOT_FOUND topic"],
    [{ code: "TOPIC_AUTHORIZATION_FAILED", message: "no", refused: true }, "REFUSED_BY_KAFKA null"],
    [{ code: "ECONNREFUSED", message: "refused", refused: false }, "BROKER_AWAY null"],
  ])("where Kafka says %j it is %s", async (failure, code) => {
    parts.producer.send = async () => ({ ok: false, failure });
    expect(await refusal(send({}))).toBe(code);
  });
});
