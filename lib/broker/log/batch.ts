/**
 * RecordBatch (magic 2), big endian:
 *
 *   baseOffset int64 · batchLength int32 (of what follows) · partitionLeaderEpoch int32 · magic int8 ·
 *   crc uint32 (CRC-32C of all that follows it) · attributes int16 · lastOffsetDelta int32 ·
 *   baseTimestamp int64 · maxTimestamp int64 · producerId int64 · producerEpoch int16 ·
 *   baseSequence int32 · records count int32 · records (compressed as a whole, or plain)
 *
 * The checksum leaves out the offset and the leader epoch, so a broker sets both without touching the rest.
 */
import { crc32c } from "./crc32c.ts";

/** baseOffset and batchLength: what comes before the length starts to count. */
const LOG_OVERHEAD = 12;
export const BATCH_HEADER = 61;

const LENGTH_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const BASE_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const PRODUCER_EPOCH_AT = 51;
/** A batch this long says who produced it. */
export const PRODUCER_FIELDS_END = PRODUCER_EPOCH_AT;
const BASE_SEQUENCE_AT = 53;
const COUNT_AT = 57;

const CODEC_MASK = 0x07;
const LOG_APPEND_TIME_BIT = 0x08;
const TRANSACTIONAL_BIT = 0x10;
const CONTROL_BIT = 0x20;

/** No timestamp, no producer, no offset: Apache Kafka writes -1 for each. */
export const NONE = -1;
/** There is one leader and it never changes. */
export const LEADER_EPOCH = 0;

/**
 * A view of one batch. Offsets and timestamps are numbers: exact up to 2^53, which no log here reaches,
 * and nearly right for the wild timestamps that a client may send.
 */
export class Batch {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get baseOffset(): number {
    return readInt64(this.bytes, 0);
  }

  get lastOffset(): number {
    return this.baseOffset + this.lastOffsetDelta;
  }

  get magic(): number {
    return this.bytes.readInt8(MAGIC_AT);
  }

  get crc(): number {
    return this.bytes.readUInt32BE(CRC_AT);
  }

  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5 to 7 mean nothing. */
  get codec(): number {
    return this.#attributes & CODEC_MASK;
  }

  get isLogAppendTime(): boolean {
    return this.#has(LOG_APPEND_TIME_BIT);
  }

  get isTransactional(): boolean {
    return this.#has(TRANSACTIONAL_BIT);
  }

  get isControl(): boolean {
    return this.#has(CONTROL_BIT);
  }

  get lastOffsetDelta(): number {
    return this.bytes.readInt32BE(LAST_OFFSET_DELTA_AT);
  }

  get baseTimestamp(): number {
    return readInt64(this.bytes, BASE_TIMESTAMP_AT);
  }

  get maxTimestamp(): number {
    return readInt64(this.bytes, MAX_TIMESTAMP_AT);
  }

  get producerId(): bigint {
    return this.bytes.readBigInt64BE(PRODUCER_ID_AT);
  }

  get producerEpoch(): number {
    return this.bytes.readInt16BE(PRODUCER_EPOCH_AT);
  }

  get baseSequence(): number {
    return this.bytes.readInt32BE(BASE_SEQUENCE_AT);
  }

  get count(): number {
    return this.bytes.readInt32BE(COUNT_AT);
  }

  /** The records, compressed or not. */
  get payload(): Buffer {
    return this.bytes.subarray(BATCH_HEADER);
  }

  computeCrc(): number {
    return crc32c(this.bytes, ATTRIBUTES_AT, this.bytes.length);
  }

  /** Says where in the log the batch is. */
  place(baseOffset: number): void {
    writeInt64(this.bytes, 0, baseOffset);
    this.bytes.writeInt32BE(LEADER_EPOCH, LEADER_EPOCH_AT);
  }

  /** Makes the header tell the greatest time of the records, and that producers set their times. */
  setCreateTime(maxTimestamp: number): void {
    if (this.maxTimestamp === maxTimestamp && !this.isLogAppendTime) return;
    this.#setTime(this.#attributes & ~LOG_APPEND_TIME_BIT, maxTimestamp);
  }

  /** Gives all records the time of their arrival, as `message.timestamp.type=LogAppendTime` asks. */
  setLogAppendTime(timestamp: number): void {
    this.#setTime(this.#attributes | LOG_APPEND_TIME_BIT, timestamp);
  }

  #setTime(attributes: number, maxTimestamp: number): void {
    this.bytes.writeInt16BE(attributes, ATTRIBUTES_AT);
    writeInt64(this.bytes, MAX_TIMESTAMP_AT, maxTimestamp);
    this.bytes.writeUInt32BE(this.computeCrc(), CRC_AT);
  }

  get #attributes(): number {
    return this.bytes.readInt16BE(ATTRIBUTES_AT);
  }

  #has(bit: number): boolean {
    return (this.#attributes & bit) !== 0;
  }
}

/** What stands in a `records` field: a batch of `size` bytes, nothing whole, or what can be no batch, in Apache Kafka's words. */
export type Framing =
  | { readonly kind: "batch"; readonly size: number }
  | { readonly kind: "none" }
  | { readonly kind: "corrupt"; readonly why: string };

/** The smallest length that Apache Kafka reads on with: the header of magic 0. */
const SMALLEST_LENGTH = 14;

/**
 * Finds the end of the batch that starts at `at`. A batch that is cut off counts as none, and bytes
 * too few for a header are ignored (ByteBufferLogInputStream.nextBatch).
 */
export function frameBatch(records: Buffer, at: number): Framing {
  const remaining = records.length - at;
  if (remaining < LOG_OVERHEAD) return { kind: "none" };
  const length = records.readInt32BE(at + LENGTH_AT);
  if (length < SMALLEST_LENGTH)
    return { kind: "corrupt", why: `Record size ${length} is less than the minimum record overhead (${SMALLEST_LENGTH})` };
  if (remaining <= MAGIC_AT) return { kind: "none" };
  const magic = records.readInt8(at + MAGIC_AT);
  if (magic < 0 || magic > 2) return { kind: "corrupt", why: `Invalid magic found in record: ${magic}` };
  const size = LOG_OVERHEAD + length;
  return remaining < size ? { kind: "none" } : { kind: "batch", size };
}

/** The first offset of the batch at `at`. */
export function baseOffsetAt(bytes: Buffer, at: number): number {
  return readInt64(bytes, at);
}

/** How many bytes the batch at `at` has. */
export function sizeAt(bytes: Buffer, at: number): number {
  return LOG_OVERHEAD + bytes.readInt32BE(at + LENGTH_AT);
}

const TWO_TO_32 = 0x1_0000_0000;

function readInt64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * TWO_TO_32 + bytes.readUInt32BE(at + 4);
}

function writeInt64(bytes: Buffer, at: number, value: number): void {
  const low = value % TWO_TO_32;
  const unsigned = low < 0 ? low + TWO_TO_32 : low;
  bytes.writeInt32BE((value - unsigned) / TWO_TO_32, at);
  bytes.writeUInt32BE(unsigned, at + 4);
}
