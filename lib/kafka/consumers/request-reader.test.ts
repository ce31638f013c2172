import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RequestReader, readHead } from "./request-reader.ts";

const MEMBER = "consumer-1-d9b8bb78-2329-4329-9ee5-0baf14936594";
const CLIENT_AND_GROUP = "000a636f6e73756d65722d3100066672616d6573";
const MEMBER_HEX = `002f${Buffer.from(MEMBER).toString("hex")}`;

/** Requests as kafkajs 2.2.4 wrote them to Apache Kafka 4.3.1. */
const FRAMES = {
  findCoordinator: `0000001d000a000200000002${CLIENT_AND_GROUP}00`,
  firstJoin: `00000053000b000500000003${CLIENT_AND_GROUP}00001770000075300000ffff0008636f6e73756d657200000001000572616e67650000001200000000000100066672616d657300000000`,
  join: `00000082000b000500000004${CLIENT_AND_GROUP}0000177000007530${MEMBER_HEX}ffff0008636f6e73756d657200000001000572616e67650000001200000000000100066672616d657300000000`,
  sync: `000000a6000e000300000006${CLIENT_AND_GROUP}00000001${MEMBER_HEX}ffff00000001${MEMBER_HEX}0000001a00000000000100066672616d6573000000010000000000000000`,
  heartbeat: `00000053000c000300000009${CLIENT_AND_GROUP}00000001${MEMBER_HEX}ffff`,
  commit: `0000006f00080005 0000000a${CLIENT_AND_GROUP}00000001${MEMBER_HEX}0000000100066672616d657300000001000000000000000000000001ffff`,
  leave: `00000053000d00030000000d${CLIENT_AND_GROUP}00000001${MEMBER_HEX}ffff`,
  fetch:
    "0000005f0001000b00000001000a636f6e73756d65722d31ffffffff0000012c0000000100a000000100000000ffffffff0000000100066672616d65730000000100000000ffffffff0000000000000001ffffffffffffffff00100000000000000000",
};
const bytes = (name: keyof typeof FRAMES) => Buffer.from(FRAMES[name].replaceAll(" ", ""), "hex");

const HEADS = {
  findCoordinator: { api: "other", apiKey: 10, correlationId: 2 },
  firstJoin: { api: "join", memberId: null, apiKey: 11, correlationId: 3 },
  join: { api: "join", memberId: MEMBER, apiKey: 11, correlationId: 4 },
  sync: { api: "sync", memberId: MEMBER, generation: 1, apiKey: 14, correlationId: 6 },
  heartbeat: { api: "heartbeat", memberId: MEMBER, generation: 1, apiKey: 12, correlationId: 9 },
  commit: { api: "commit", memberId: MEMBER, generation: 1, apiKey: 8, correlationId: 10 },
  leave: { api: "leave", apiKey: 13, correlationId: 13 },
  fetch: { api: "other", apiKey: 1, correlationId: 1 },
};
const NAMES = ["findCoordinator", "firstJoin", "join", "sync", "heartbeat", "commit", "leave", "fetch"] as const;

describe("frames that kafkajs wrote", () => {
  test.each(NAMES)("%s", (name) => {
    expect(new RequestReader().read(bytes(name))).toEqual([HEADS[name]]);
  });

  test("however they are cut", () => {
    const all = Buffer.concat(NAMES.map(bytes));
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 40 }), (cuts) => {
        const reader = new RequestReader();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), all.length];
        const heads = edges.slice(1).flatMap((edge, index) => reader.read(all.subarray(edges[index], edge)));
        expect(heads).toEqual(NAMES.map((name) => HEADS[name]));
      }),
    );
  });
});

describe("what it cannot read", () => {
  test("a request longer than what is kept is read by its head, and the next one after it", () => {
    const join = bytes("join");
    const long = Buffer.concat([join, Buffer.alloc(100_000)]);
    long.writeInt32BE(long.length - 4, 0);
    const reader = new RequestReader();
    expect(reader.read(long.subarray(0, 5_000))).toEqual([HEADS.join]);
    expect(reader.read(long.subarray(5_000))).toEqual([]);
    expect(reader.read(bytes("heartbeat"))).toEqual([HEADS.heartbeat]);
  });

  test("versions it does not know are of no kind, and too short ones are nothing", () => {
    const flexible = bytes("heartbeat");
    flexible.writeInt16BE(4, 6);
    expect(new RequestReader().read(flexible)).toEqual([{ ...HEADS.fetch, apiKey: 12, correlationId: 9 }]);
    expect(readHead(Buffer.from([0, 12, 0]))).toBeNull();
    expect(readHead(bytes("join").subarray(4, 60))).toBeNull();
  });

  test("no bytes make it throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (garbage) => void new RequestReader().read(Buffer.from(garbage))));
  });
});
