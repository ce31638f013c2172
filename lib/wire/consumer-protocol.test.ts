import { describe, expect, it } from "vitest";
import { readAssignment, readSubscription, writeAssignment, writeSubscription } from "./consumer-protocol.ts";

const whole = {
  topics: ["a", "b"],
  userData: Buffer.from([1]),
  ownedPartitions: [{ topic: "a", partitions: [0, 2] }],
  generationId: 4,
  rackId: "r",
};
const oldest = { topics: ["a", "b"], userData: Buffer.from([1]), ownedPartitions: [], generationId: -1, rackId: null };

describe("a subscription", () => {
  it("has what its version has", () => {
    expect(readSubscription(writeSubscription(3, whole))).toEqual(whole);
    expect(readSubscription(writeSubscription(2, whole))).toEqual({ ...whole, rackId: null });
    expect(readSubscription(writeSubscription(0, whole))).toEqual(oldest);
  });

  it("is read although its body is older than it says", () => {
    const blob = writeSubscription(0, whole);
    blob.writeInt16BE(3, 0);
    expect(readSubscription(blob)).toEqual(oldest);
  });

  it("is read although it is newer than all that is known", () => {
    const blob = Buffer.concat([writeSubscription(3, whole), Buffer.from([1, 2, 3])]);
    blob.writeInt16BE(9, 0);
    expect(readSubscription(blob)).toEqual(whole);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["one byte", Buffer.alloc(1)],
    ["a negative version", Buffer.from([0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0])],
    ["text", Buffer.from("not of this protocol at all")],
    ["more topics than bytes", Buffer.from([0, 0, 0x7f, 0xff, 0xff, 0xff])],
  ])("is none in %s", (_, blob) => {
    expect(readSubscription(blob)).toBeNull();
  });
});

describe("an assignment", () => {
  it("is read as it was written, in every version", () => {
    const assignment = { assignedPartitions: [{ topic: "t", partitions: [1, 0] }], userData: null };
    for (const version of [0, 1, 2, 3]) expect(readAssignment(writeAssignment(version, assignment))).toEqual(assignment);
  });

  it("is none where a member was given nothing", () => {
    expect(readAssignment(Buffer.alloc(0))).toBeNull();
  });
});
