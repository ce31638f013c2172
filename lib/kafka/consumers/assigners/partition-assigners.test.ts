import { describe, expect, test } from "vitest";
import { readSubscription } from "./partition-assigners.ts";

/** Subscriptions as other clients write them, in hex: version, topics, user data, and what newer versions add. */
describe("subscriptions of other clients", () => {
  test.each([
    ["version 0, no user data (Java before 2.4)", "0000 00000001 000174 ffffffff", ["t"]],
    ["version 1 with ownedPartitions (librdkafka)", "0001 00000001 000174 00000000 00000000", ["t"]],
    ["version 3 with generation and rack (Java 4)", "0003 00000002 000161 000162 ffffffff 00000000 ffffffff ffff", ["a", "b"]],
    ["none", "0000 00000000 ffffffff", []],
  ])("%s", (_name, hex, topics) => {
    expect(readSubscription(Buffer.from(hex.replaceAll(" ", ""), "hex")).topics).toEqual(topics);
  });

  test("one that cannot be read counts as empty", () => {
    expect(readSubscription(Buffer.from("00000000", "hex"))).toEqual({ topics: [], owned: null });
    expect(readSubscription(Buffer.alloc(0))).toEqual({ topics: [], owned: null });
  });
});
