import { expect, test } from "vitest";
import { choosePartition } from "./choose-partition.ts";

function chooser(partitions: number, inTurn = false) {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));
  const choose = choosePartition(() => inTurn)();
  return (key: string | null, partition?: number) =>
    choose({ topic: "t", partitionMetadata, message: { key, value: "", ...(partition !== undefined && { partition }) } });
}

test("an explicit partition wins, then the key, then each in its turn", () => {
  const choose = chooser(3);
  expect(choose("user_001", 1)).toBe(1);
  expect(choose("user_001")).toBe(2);
  const first = choose(null);
  expect([choose(null), choose(null), choose(null)]).toEqual([(first + 1) % 3, (first + 2) % 3, first]);
});

test("in turn it begins with partition 0", () => {
  const choose = chooser(3, true);
  expect([choose(null), choose(null), choose(null), choose(null)]).toEqual([0, 1, 2, 0]);
});

test("a partition not heard of makes kafkajs ask again, and is not dropped", () => {
  expect(() => chooser(3)("k", 3)).toThrow(expect.objectContaining({ name: "KafkaJSMetadataNotLoaded", retriable: true }));
});
