import { gzipSync, zstdCompressSync } from "node:zlib";
import { crc32c } from "./crc32c.ts";

/** A record for a test's batch. */
export interface TestRecord {
  readonly key?: Buffer | string | null;
  readonly value?: Buffer | string | null;
  readonly headers?: readonly (readonly [key: string, value: string | null])[];
  /** Milliseconds since the epoch; the batch's base timestamp by default. */
  readonly timestamp?: number;
  readonly offsetDelta?: number;
}

/** What a test's batch says of itself: by default what is true and good. */
export interface TestBatch {
  readonly records?: readonly TestRecord[];
  readonly codec?: number;
  readonly baseOffset?: bigint;
  readonly leaderEpoch?: number;
  readonly magic?: number;
  readonly attributes?: number;
  readonly lastOffsetDelta?: number;
  readonly baseTimestamp?: number;
  readonly maxTimestamp?: number;
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly count?: number;
  /** Instead of the records. */
  readonly payload?: Buffer;
}

/** Builds a batch of magic 2 as a producer would; a right checksum in any case. */
export function buildBatch(given: TestBatch = {}): Buffer {
  const records = given.records ?? [{ value: "v" }];
  const baseTimestamp = given.baseTimestamp ?? 1_000_000;
  const times = records.map(({ timestamp }) => timestamp ?? baseTimestamp);
  const payload = given.payload ?? compress(given.codec ?? 0, encodeRecords(records, baseTimestamp));
  const bytes = Buffer.alloc(61 + payload.length);
  bytes.writeBigInt64BE(given.baseOffset ?? 0n, 0);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt32BE(given.leaderEpoch ?? -1, 12);
  bytes.writeInt8(given.magic ?? 2, 16);
  bytes.writeInt16BE((given.attributes ?? 0) | (given.codec ?? 0), 21);
  bytes.writeInt32BE(given.lastOffsetDelta ?? records.length - 1, 23);
  bytes.writeBigInt64BE(BigInt(baseTimestamp), 27);
  bytes.writeBigInt64BE(BigInt(given.maxTimestamp ?? Math.max(...times)), 35);
  bytes.writeBigInt64BE(given.producerId ?? -1n, 43);
  bytes.writeInt16BE(given.producerEpoch ?? -1, 51);
  bytes.writeInt32BE(given.baseSequence ?? -1, 53);
  bytes.writeInt32BE(given.count ?? records.length, 57);
  payload.copy(bytes, 61);
  return reseal(bytes);
}

/** Sets the checksum right after a test changed a batch. */
export function reseal(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch, 21, batch.length), 17);
  return batch;
}

export function encodeRecords(records: readonly TestRecord[], baseTimestamp: number): Buffer {
  return Buffer.concat(records.flatMap((record, index) => encodeRecord(record, index, baseTimestamp)));
}

function encodeRecord(record: TestRecord, index: number, baseTimestamp: number): Buffer[] {
  const headers = record.headers ?? [];
  const body = Buffer.concat([
    Buffer.from([0]),
    varint((record.timestamp ?? baseTimestamp) - baseTimestamp),
    varint(record.offsetDelta ?? index),
    ...bytesOrNull(record.key ?? null),
    ...bytesOrNull(record.value ?? null),
    varint(headers.length),
    ...headers.flatMap(([key, value]) => [...bytesOrNull(key), ...bytesOrNull(value)]),
  ]);
  return [varint(body.length), body];
}

function bytesOrNull(value: Buffer | string | null): Buffer[] {
  if (value === null) return [varint(-1)];
  const bytes = Buffer.from(value);
  return [varint(bytes.length), bytes];
}

/** A zigzag varint of any length. */
export function varint(value: number): Buffer {
  let left = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  bytes.push(Number(left));
  return Buffer.from(bytes);
}

function compress(codec: number, plain: Buffer): Buffer {
  if (codec === 1) return gzipSync(plain);
  if (codec === 4) return zstdCompressSync(plain);
  return plain;
}
