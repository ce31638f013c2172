import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ERROR } from "../../wire/errors.ts";
import { Batch } from "./batch.ts";
import { ByteCap } from "./byte-cap.ts";
import { append, batchesIn, newLog, NOW, sized } from "./log-testing.ts";
import { buildBatch } from "./testing.ts";

describe("appending", () => {
  test("offsets go on from batch to batch", () => {
    const log = newLog();
    expect(append(log, sized(3, 1))).toMatchObject({
      errorCode: ERROR.NONE,
      baseOffset: 0n,
      logAppendTimeMs: -1n,
      logStartOffset: 0n,
    });
    expect(append(log, sized(2, 1)).baseOffset).toBe(3n);
    expect(log.highWatermark).toBe(5n);
  });

  test("a batch is kept as it came but for its offset and leader epoch, with the checksum still right", () => {
    const log = newLog();
    append(log);
    const sent = buildBatch({
      records: [{ key: "k", value: "v", headers: [["h", "x"]] }, { value: null }],
      codec: 1,
      leaderEpoch: 7,
    });
    log.append({ records: sent, now: NOW, produceVersion: 11 });
    const kept = Buffer.from(log.read(1n, 1e6, true).records);
    expect(new Batch(kept).crc).toBe(new Batch(kept).computeCrc());
    expect(kept.readBigInt64BE(0)).toBe(1n);
    expect(kept.readInt32BE(12)).toBe(0);
    kept.writeBigInt64BE(0n, 0);
    kept.writeInt32BE(7, 12);
    expect(kept.equals(sent)).toBe(true);
  });

  test("fewer than no bytes are an error where there is something to read", () => {
    const log = newLog();
    append(log);
    expect(log.read(0n, -1, true)).toMatchObject({ errorCode: ERROR.UNKNOWN_SERVER_ERROR, highWatermark: -1n });
    expect(log.read(1n, -1, true)).toMatchObject({ errorCode: ERROR.NONE, highWatermark: 1n });
  });

  test("the bytes that came may be reused: they are copied", () => {
    const log = newLog();
    const sent = buildBatch({ records: [{ value: "mine" }] });
    log.append({ records: sent, now: NOW, produceVersion: 11 });
    sent.fill(0);
    expect(log.read(0n, 1e6, true).records.toString()).toContain("mine");
  });

  test("a wrong greatest time is set right, and so is the checksum", () => {
    const log = newLog();
    append(log, { records: [{ timestamp: 5 }, { timestamp: 9 }], maxTimestamp: 1 });
    const [kept] = batchesIn(log.read(0n, 1e6, true).records);
    expect(kept?.maxTimestamp).toBe(9);
    expect(kept?.crc).toBe(kept?.computeCrc());
  });

  test("a claim of LogAppendTime is taken off where the topic has CreateTime", () => {
    const log = newLog();
    append(log, { attributes: 8 });
    const [kept] = batchesIn(log.read(0n, 1e6, true).records);
    expect(kept?.isLogAppendTime).toBe(false);
    expect(kept?.crc).toBe(kept?.computeCrc());
  });

  test("with LogAppendTime the records get the time of their arrival", () => {
    const log = newLog({ "message.timestamp.type": "LogAppendTime" });
    expect(append(log, { records: [{ timestamp: 5 }, { timestamp: 6 }] }).logAppendTimeMs).toBe(BigInt(NOW));
    const [kept] = batchesIn(log.read(0n, 1e6, true).records);
    expect(kept).toMatchObject({ isLogAppendTime: true, maxTimestamp: NOW });
    expect(kept?.crc).toBe(kept?.computeCrc());
    expect(log.offsetForTime(7n)).toMatchObject({ offset: 0n, timestamp: BigInt(NOW) });
  });

  test("what is refused leaves nothing behind", () => {
    const log = newLog();
    expect(append(log, { baseOffset: 9n })).toMatchObject({
      errorCode: ERROR.INVALID_RECORD,
      baseOffset: -1n,
      logStartOffset: 0n,
    });
    expect(log.highWatermark).toBe(0n);
    expect(log.sizeBytes).toBe(0);
  });

  test("a retry of an idempotent producer is answered with the first offset and appends nothing", () => {
    const log = newLog();
    append(log);
    const batch = { producerId: 5n, producerEpoch: 0, baseSequence: 0, baseTimestamp: 1234 };
    expect(append(log, batch).baseOffset).toBe(1n);
    expect(append(log, batch)).toMatchObject({ errorCode: ERROR.NONE, baseOffset: 1n, logAppendTimeMs: 1234n });
    expect(append(log, { ...batch, baseSequence: 9 }).errorCode).toBe(ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(log.highWatermark).toBe(2n);
  });

  test("a batch that is larger than all the memory there is", () => {
    const log = newLog({}, new ByteCap(2000));
    expect(append(log, sized(1, 3000)).errorCode).toBe(ERROR.RECORD_LIST_TOO_LARGE);
    expect(append(log, sized(1, 1000)).errorCode).toBe(ERROR.NONE);
  });
});

describe("reading", () => {
  test("outside the log is an error without offsets; at its end there is nothing", () => {
    const log = newLog();
    append(log);
    const outside = { errorCode: ERROR.OFFSET_OUT_OF_RANGE, highWatermark: -1n, logStartOffset: -1n };
    expect(log.read(-1n, 1e6, true)).toMatchObject(outside);
    expect(log.read(2n, 1e6, true)).toMatchObject(outside);
    expect(log.read(2n ** 62n, 1e6, true)).toMatchObject(outside);
    expect(log.read(1n, 1e6, true)).toMatchObject({ errorCode: ERROR.NONE, highWatermark: 1n, records: Buffer.alloc(0) });
  });

  test("begins with the batch that holds the offset", () => {
    const log = newLog();
    append(log, sized(3, 1));
    append(log, sized(3, 1));
    expect(batchesIn(log.read(4n, 1e6, true).records).map((batch) => batch.baseOffset)).toEqual([3]);
  });

  test("a batch above the limit is read whole or not at all", () => {
    const log = newLog();
    append(log, sized(1, 500));
    expect(batchesIn(log.read(0n, 100, true).records)).toHaveLength(1);
    expect(log.read(0n, 100, false).records).toHaveLength(0);
  });
});

describe("whatever is appended", () => {
  const batches = fc.array(fc.record({ count: fc.integer({ min: 1, max: 20 }), size: fc.nat(300) }), {
    minLength: 1,
    maxLength: 60,
  });
  const reads = fc.record({ from: fc.nat(), maxBytes: fc.nat(20_000), minOneBatch: fc.boolean() });

  test("reads give whole batches, in order, without gaps, from the one that holds the offset, within the limit", () => {
    fc.assert(
      fc.property(batches, fc.array(reads, { maxLength: 10 }), (given, asked) => {
        const log = newLog({}, new ByteCap(20_000));
        for (const { count, size } of given) append(log, sized(count, size));
        const [start, end] = [Number(log.logStartOffset), Number(log.highWatermark)];
        for (const { from, maxBytes, minOneBatch } of asked) {
          const offset = start + (from % (end - start + 1));
          const { errorCode, records } = log.read(BigInt(offset), maxBytes, minOneBatch);
          expect(errorCode).toBe(ERROR.NONE);
          const found = batchesIn(records);
          if (minOneBatch && offset < end) expect(found.length).toBeGreaterThan(0);
          if (records.length > maxBytes) expect([found.length, minOneBatch]).toEqual([1, true]);
          let next = found[0]?.baseOffset ?? 0;
          if (found[0]) expect(offset >= next && offset <= found[0].lastOffset).toBe(true);
          for (const batch of found) {
            expect(batch.baseOffset).toBe(next);
            expect(batch.crc).toBe(batch.computeCrc());
            next = batch.lastOffset + 1;
          }
        }
      }),
    );
  });

  test("reading on from the start gives every record that is still there, once", () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 5000 }), (given, maxBytes) => {
        const log = newLog({}, new ByteCap(20_000));
        for (const { count, size } of given) append(log, sized(count, size));
        let next = Number(log.logStartOffset);
        while (next < Number(log.highWatermark)) {
          const found = batchesIn(log.read(BigInt(next), maxBytes, true).records);
          expect(found[0]?.baseOffset).toBe(next);
          next = (found.at(-1)?.lastOffset ?? Infinity) + 1;
        }
        expect(BigInt(next)).toBe(log.highWatermark);
      }),
    );
  });
});
