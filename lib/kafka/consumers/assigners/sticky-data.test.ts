import { expect, test } from "vitest";
import { decodeOwned, encodeOwned } from "./sticky-data.ts";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");

/** As Java's StickyAssignor writes it: P0 and P2 of t, in generation 5. */
const OF_JAVA = bytes("00000001 0001 74 00000002 00000000 00000002 00000005");

test("it is written and read as Java's", () => {
  const owned = { generation: 5, partitions: new Map([["t", [0, 2]]]) };
  expect(encodeOwned(owned)).toEqual(OF_JAVA);
  expect(decodeOwned(OF_JAVA)).toEqual(owned);
});

test("without a generation, as before Kafka 2.3", () => {
  expect(decodeOwned(OF_JAVA.subarray(0, -4))).toEqual({ generation: -1, partitions: new Map([["t", [0, 2]]]) });
});

test.each([
  ["nothing", ""],
  ["a count that cannot be", "7fffffff"],
  ["a topic that ends too early", "00000001 0009 74"],
  ["half a number", "0000"],
])("%s counts as having had nothing", (_name, hex) => expect(decodeOwned(bytes(hex))).toBeNull());
