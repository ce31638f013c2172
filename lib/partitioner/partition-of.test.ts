import fc from "fast-check";
import { Partitioners } from "kafkajs";
import { expect, test } from "vitest";
import { murmur2 } from "./murmur2.ts";
import { partitionOf, spreadKeys, userKey } from "./partition-of.ts";

// The vectors of Apache Kafka's own test (org.apache.kafka.common.utils.UtilsTest.testMurmur2).
test.each([
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
])("murmur2 of %s is as in Kafka", (key, hash) => expect(murmur2(new TextEncoder().encode(key))).toBe(hash));

test("five users on three partitions fall on 2, 2, 1, 0, 0", () => {
  const keys = [1, 2, 3, 4, 5].map(userKey);
  expect(keys).toEqual(["user_001", "user_002", "user_003", "user_004", "user_005"]);
  expect(keys.map((key) => partitionOf(key, 3))).toEqual([2, 2, 1, 0, 0]);
});

test("every key falls where kafkajs' DefaultPartitioner sends it", () => {
  const partitioner = Partitioners.DefaultPartitioner();
  const sent = (key: string, partitions: number) =>
    partitioner({
      topic: "t",
      partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
        partitionId,
        partitionErrorCode: 0,
        leader: 1,
        replicas: [1],
        isr: [1],
      })),
      message: { key, value: "" },
    });
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), (key, partitions) => {
      expect(partitionOf(key, partitions)).toBe(sent(key, partitions));
    }),
  );
});

test("a partition on which no key falls has none", () => {
  const spread = spreadKeys([1, 2, 3, 4, 5].map(userKey), 5);
  expect(spread.flat()).toHaveLength(5);
  expect(spread.some((keys) => keys.length === 0)).toBe(true);
});
