import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { checkBatch, type BatchRefusal, type CheckContext } from "./check-batch.ts";
import { logConfig, type TopicConfig } from "./topic-config.ts";
import { buildBatch, encodeRecords, reseal, varint, type TestBatch } from "./testing.ts";

const NOW = 2_000_000;
const HOUR = 3_600_000;

function check(records: Buffer | null, config: TopicConfig = new Map(), changes: Partial<CheckContext> = {}) {
  return checkBatch(records, { name: "t-0", config: logConfig(config), now: NOW, produceVersion: 11, ...changes });
}

function refusal(records: Buffer | null, config?: TopicConfig, changes?: Partial<CheckContext>): BatchRefusal {
  const checked = check(records, config, changes);
  if ("batch" in checked) throw new Error("the batch was accepted");
  return checked;
}

function accepted(records: Buffer, config?: TopicConfig) {
  const checked = check(records, config);
  if (!("batch" in checked)) throw new Error(`refused with ${checked.errorCode}`);
  return checked;
}

function resized(size: number): Buffer {
  const batch = Buffer.alloc(size);
  buildBatch().copy(batch);
  batch.writeInt32BE(size - 12, 8);
  return batch;
}

describe("what Apache Kafka answers to a records field", () => {
  const good = buildBatch();
  const badCrc = Buffer.from(good);
  badCrc.writeUInt32BE(1, 17);
  const stray = (...bytes: number[]) => Buffer.concat([good, Buffer.from(bytes)]);
  const cases: [what: string, records: Buffer | null, errorCode: number, knowsLogStart: boolean][] = [
    ["nothing", Buffer.alloc(0), ERROR.INVALID_RECORD, false],
    ["null", null, ERROR.INVALID_RECORD, false],
    ["fewer bytes than a length", Buffer.alloc(5), ERROR.INVALID_RECORD, false],
    ["a length below any header", Buffer.alloc(20), ERROR.CORRUPT_MESSAGE, false],
    ["a batch cut off", good.subarray(0, -1), ERROR.INVALID_RECORD, false],
    ["two batches", Buffer.concat([good, good]), ERROR.INVALID_RECORD, false],
    ["a batch and zeros", stray(...Buffer.alloc(13)), ERROR.CORRUPT_MESSAGE, false],
    ["magic 0", buildBatch({ magic: 0 }), ERROR.INVALID_RECORD, false],
    ["magic 1", buildBatch({ magic: 1 }), ERROR.INVALID_RECORD, false],
    ["magic 3", buildBatch({ magic: 3 }), ERROR.CORRUPT_MESSAGE, false],
    ["a header without producer", resized(50), ERROR.UNKNOWN_SERVER_ERROR, false],
    ["a header cut short", resized(60), ERROR.CORRUPT_MESSAGE, false],
    ["a wrong checksum", badCrc, ERROR.CORRUPT_MESSAGE, false],
    ["a base offset", buildBatch({ baseOffset: 5n }), ERROR.INVALID_RECORD, true],
    ["codec 5", buildBatch({ attributes: 5 }), ERROR.UNKNOWN_SERVER_ERROR, true],
    ["a control batch", buildBatch({ attributes: 0x20 }), ERROR.INVALID_RECORD, true],
    ["a transactional batch", buildBatch({ attributes: 0x10 }), ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, false],
    ["offsets beyond its count", buildBatch({ lastOffsetDelta: 3 }), ERROR.INVALID_RECORD, true],
    ["no records", buildBatch({ records: [], count: 0, maxTimestamp: 0 }), ERROR.INVALID_RECORD, true],
    ["fewer records than it counts", buildBatch({ count: 2, lastOffsetDelta: 1 }), ERROR.INVALID_RECORD, true],
    ["more records than it counts", buildBatch({ records: [{}, {}], count: 1, lastOffsetDelta: 0 }), ERROR.INVALID_RECORD, true],
    ["a producer without sequence", buildBatch({ producerId: 1n, producerEpoch: 0 }), ERROR.INVALID_RECORD, true],
    ["garbage for gzip", buildBatch({ codec: 1, payload: Buffer.from("garbage!") }), ERROR.UNKNOWN_SERVER_ERROR, true],
    ["garbage for snappy", buildBatch({ codec: 2, payload: Buffer.from("garbage!") }), ERROR.UNKNOWN_SERVER_ERROR, true],
    ["garbage for lz4", buildBatch({ codec: 3, payload: Buffer.from("garbage!") }), ERROR.UNKNOWN_SERVER_ERROR, true],
    ["garbage for zstd", buildBatch({ codec: 4, payload: Buffer.from("garbage!") }), ERROR.UNKNOWN_SERVER_ERROR, true],
    ["gaps inside gzip", buildBatch({ codec: 1, records: [{ offsetDelta: 5 }] }), ERROR.UNKNOWN_SERVER_ERROR, true],
  ];

  test.each(cases)("%s", (_, records, errorCode, knowsLogStart) => {
    expect(refusal(records)).toMatchObject({ errorCode, knowsLogStart });
  });

  test.each([
    ["three stray bytes", stray(1, 2, 3)],
    ["the begin of another batch", Buffer.concat([good, good.subarray(0, 60)])],
    ["any leader epoch", buildBatch({ leaderEpoch: 77 })],
    ["attributes that mean nothing", buildBatch({ attributes: 0x7f40 })],
    ["no timestamp", buildBatch({ baseTimestamp: -1 })],
    ["a timestamp before 1970", buildBatch({ records: [{ timestamp: -5 }] })],
    ["empty and null keys, values and headers", buildBatch({ records: [{}, { key: "", value: "", headers: [["h", null]] }] })],
  ])("%s: accepted", (_, records) => {
    accepted(records);
  });

  test("a batch above max.message.bytes, even with a wrong checksum", () => {
    const config = new Map([["max.message.bytes", String(good.length - 1)]]);
    expect(refusal(good, config).errorCode).toBe(ERROR.MESSAGE_TOO_LARGE);
    expect(refusal(badCrc, config).errorCode).toBe(ERROR.MESSAGE_TOO_LARGE);
  });

  test("zstd is known from version 7 on", () => {
    const batch = buildBatch({ codec: 4 });
    expect(refusal(batch, new Map(), { produceVersion: 6 }).errorCode).toBe(ERROR.UNSUPPORTED_COMPRESSION_TYPE);
    accepted(batch);
    const unknown = refusal(buildBatch({ attributes: 5 }), new Map(), { produceVersion: 6 });
    expect(unknown).toMatchObject({ errorCode: ERROR.UNKNOWN_SERVER_ERROR, knowsLogStart: false });
  });

  test("a batch that unpacks to more than memory has room for", () => {
    const bomb = buildBatch({ codec: 1, payload: gzipSync(Buffer.alloc(65 * 1024 * 1024)) });
    expect(refusal(bomb).errorCode).toBe(ERROR.MESSAGE_TOO_LARGE);
  });
});

describe("records one by one", () => {
  test("times too far ahead are told by record", () => {
    const records = [{ timestamp: NOW }, { timestamp: NOW + HOUR + 1 }, { timestamp: NOW + HOUR }];
    const { errorCode, errorMessage, recordErrors } = refusal(buildBatch({ records }));
    expect(errorCode).toBe(ERROR.INVALID_TIMESTAMP);
    expect(errorMessage).toBe("One or more records have been rejected due to invalid timestamp");
    expect(recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1]);
    expect(recordErrors[0]?.batchIndexErrorMessage).toContain(
      `Timestamp ${NOW + HOUR + 1} of message with offset 1 is out of range`,
    );
  });

  test("times too long ago, where the topic says so", () => {
    const config = new Map([["message.timestamp.before.max.ms", "1000"]]);
    expect(refusal(buildBatch({ baseTimestamp: NOW - 1001 }), config).errorCode).toBe(ERROR.INVALID_TIMESTAMP);
    accepted(buildBatch({ baseTimestamp: NOW - 1000 }), config);
  });

  test("with LogAppendTime any time will do, but the producer must not claim it", () => {
    const config = new Map([["message.timestamp.type", "LogAppendTime"]]);
    accepted(buildBatch({ records: [{ timestamp: NOW + 2 * HOUR }] }), config);
    expect(refusal(buildBatch({ attributes: 8 }), config).errorCode).toBe(ERROR.INVALID_TIMESTAMP);
  });

  test.each([0, 1, 4])("a compacted topic wants keys (codec %i)", (codec) => {
    const config = new Map([["cleanup.policy", "compact"]]);
    const { errorCode, recordErrors } = refusal(buildBatch({ codec, records: [{ key: "k" }, {}, {}] }), config);
    expect(errorCode).toBe(ERROR.INVALID_RECORD);
    expect(recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1, 2]);
    accepted(buildBatch({ codec, records: [{ key: "" }] }), config);
  });

  test("the answer names no more records than it has room for", () => {
    const config = new Map([["cleanup.policy", "compact"]]);
    expect(refusal(buildBatch({ records: Array.from({ length: 5000 }, () => ({})) }), config).recordErrors).toHaveLength(1000);
  });

  test.each([0, 1, 4])("the greatest time is found, whatever the header says (codec %i)", (codec) => {
    const records = [{ timestamp: 5 }, { timestamp: 9 }, { timestamp: 7 }];
    expect(accepted(buildBatch({ codec, records, maxTimestamp: 1 })).maxTimestamp).toBe(9);
  });

  test.each<[string, Buffer]>([
    ["a record longer than the batch", Buffer.concat([varint(100), Buffer.alloc(6)])],
    ["a record of negative length", varint(-5)],
    ["a record that ends inside its key", Buffer.concat([varint(4), Buffer.from([0, 0, 0, 40])])],
    ["bytes left over in a record", Buffer.concat([varint(9), Buffer.from([0, 0, 0, 1, 1, 0, 7, 7, 7])])],
    ["more headers than bytes", Buffer.concat([varint(7), Buffer.from([0, 0, 0, 1, 1]), varint(9000)])],
    ["a header without key", Buffer.concat([varint(8), Buffer.from([0, 0, 0, 1, 1, 2, 1, 1])])],
    ["a varint without end", Buffer.alloc(12, 0xff)],
    ["bytes after the last record", Buffer.concat([encodeRecords([{}], 0), Buffer.from([1])])],
  ])("%s: no record", (_, payload) => {
    expect(refusal(buildBatch({ payload })).errorCode).toBe(ERROR.INVALID_RECORD);
    expect(refusal(buildBatch({ codec: 1, payload: gzipSync(payload) })).errorCode).toBe(ERROR.INVALID_RECORD);
  });
});

test("whatever bytes come, they are answered", () => {
  const batch: TestBatch = { records: [{ key: "k", value: "v", headers: [["h", "x"]] }, { value: "w" }] };
  const change = fc.record({ at: fc.nat(99), byte: fc.nat(255) });
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 4), fc.array(change, { maxLength: 4 }), fc.boolean(), (codec, changes, sealed) => {
      const bytes = buildBatch({ ...batch, codec });
      for (const { at, byte } of changes) bytes[Math.min(at, bytes.length - 1)] = byte;
      const checked = check(sealed ? reseal(bytes) : bytes);
      expect("batch" in checked || checked.errorCode !== ERROR.NONE).toBe(true);
    }),
    { numRuns: 500 },
  );
});
