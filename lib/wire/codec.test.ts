import { describe, expect, it } from "vitest";
import { fetch } from "./apis/01-fetch.ts";
import { joinGroup } from "./apis/11-join-group.ts";
import { decodeResponse, encodeRequest, encodeResponse, openRequest, readRequest } from "./messages.ts";

describe("a request that is written and read", () => {
  const draft = {
    groupId: "g",
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    memberId: "m",
    groupInstanceId: "one",
    protocolType: "consumer",
    protocols: [{ name: "range", metadata: Buffer.from([1, 2]) }],
  };

  it("has the defaults of what its version lacks", () => {
    const frame = Buffer.concat(encodeRequest(joinGroup, { version: 0, correlationId: 7, clientId: "c" }, draft));
    const request = openRequest(frame.subarray(4));
    expect(request).toMatchObject({ apiKey: 11, version: 0, correlationId: 7, clientId: "c" });
    expect(readRequest(joinGroup, request)).toEqual({ ...draft, rebalanceTimeoutMs: -1, groupInstanceId: null, reason: null });
  });

  it("is whole in a flexible version", () => {
    const frame = Buffer.concat(encodeRequest(joinGroup, { version: 9, correlationId: 7, clientId: null }, draft));
    expect(readRequest(joinGroup, openRequest(frame.subarray(4)))).toEqual({ ...draft, reason: null });
  });
});

describe("a response", () => {
  it("carries long records by reference", () => {
    const records = Buffer.alloc(10_000, 1);
    const partitions = [{ partitionIndex: 0, errorCode: 0, highWatermark: 1n, records }];
    const chunks = encodeResponse(
      fetch,
      { version: 16, correlationId: 1 },
      { errorCode: 0, responses: [{ topicId: "A".repeat(22), partitions }] },
    );
    expect(chunks).toContain(records);
    const { correlationId, body } = decodeResponse(fetch, 16, Buffer.concat(chunks).subarray(4));
    expect(correlationId).toBe(1);
    expect(body.responses[0]?.partitions[0]?.records?.equals(records)).toBe(true);
    expect(body.responses[0]?.partitions[0]?.currentLeader).toEqual({ leaderId: -1, leaderEpoch: -1 });
  });
});
