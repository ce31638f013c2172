import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { Batch, LEADER_EPOCH, NONE } from "./batch.ts";
import type { ByteCap } from "./byte-cap.ts";
import { checkBatch, type BatchRefusal, type RecordError } from "./check-batch.ts";
import type { LogConfig } from "./log-config.ts";
import { Producers, type ProducerBudget, type WrittenBatch } from "./producers.ts";
import type { Refusal } from "./refusal.ts";
import { Segment } from "./segment.ts";
import { timestampInBatch, type TimestampedOffset } from "./time-in-batch.ts";

/** What a partition answers to Produce; -1n where there is nothing to say. Field names are the wire's. */
export interface AppendAnswer {
  readonly errorCode: ErrorCode;
  readonly baseOffset: bigint;
  readonly logAppendTimeMs: bigint;
  readonly logStartOffset: bigint;
  readonly recordErrors: readonly RecordError[];
  readonly errorMessage: string | null;
}

/** What a partition answers to Fetch. With an error the offsets are -1n. */
export interface ReadAnswer {
  readonly errorCode: ErrorCode;
  readonly highWatermark: bigint;
  readonly logStartOffset: bigint;
  /** Whole batches from the one that holds the offset on; a slice that stays true while it is held. */
  readonly records: Buffer;
}

export interface AppendRequest {
  /** The `records` field as it came; it is copied. */
  readonly records: Buffer | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Version of the Produce request. */
  readonly produceVersion: number;
}

/** Why a log start offset moved. */
export type LogStartReason = "cap" | "retention" | "delete-records";

/** Hears what happens to a partition's log. */
export interface LogListener {
  appended?(bytes: number): void;
  /** The topic was deleted. */
  closed?(): void;
  logStartMoved?(reason: LogStartReason): void;
}

export interface PartitionLogOptions {
  readonly topic: string;
  readonly partition: number;
  readonly config: LogConfig;
  readonly cap: ByteCap;
  readonly producers: ProducerBudget;
}

const NO_RECORDS = Buffer.alloc(0);
const OUT_OF_RANGE: ReadAnswer = {
  errorCode: ERROR.OFFSET_OUT_OF_RANGE,
  highWatermark: -1n,
  logStartOffset: -1n,
  records: NO_RECORDS,
};
/** ListOffsets' special timestamps. */
const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;
const UNKNOWN_TIME: TimestampedOffset = { offset: -1n, timestamp: -1n, leaderEpoch: -1 };

/**
 * One partition's records, as they were received: only their offsets and leader epoch are set.
 * There is one replica, so what is appended is committed: the high watermark, the last stable offset
 * and the log end are one.
 */
export class PartitionLog {
  readonly topic: string;
  readonly partition: number;
  config: LogConfig;
  readonly #cap: ByteCap;
  readonly #producers: Producers;
  readonly #listeners = new Set<LogListener>();
  /** Oldest first; contiguous. */
  readonly #segments: Segment[] = [];
  #capacity = 0;
  #logStart = 0;
  #logEnd = 0;
  #closed = false;

  constructor({ topic, partition, config, cap, producers }: PartitionLogOptions) {
    this.topic = topic;
    this.partition = partition;
    this.config = config;
    this.#cap = cap;
    this.#producers = new Producers(producers);
  }

  /** The first offset that can be read. */
  get logStartOffset(): bigint {
    return BigInt(this.#logStart);
  }

  /** The offset that the next record gets; also the last stable offset. */
  get highWatermark(): bigint {
    return BigInt(this.#logEnd);
  }

  /** Bytes of batches held. */
  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.used, 0);
  }

  /** Bytes of memory held for them. */
  get capacity(): number {
    return this.#capacity;
  }

  /** True once its topic was deleted. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Tells what happens from now on. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Appends the one batch of a Produce request, or answers as Apache Kafka does why not. A retry of an
   * idempotent producer is answered what the first try was.
   */
  append({ records, now, produceVersion }: AppendRequest): AppendAnswer {
    if (this.#closed) return this.#refused({ errorCode: ERROR.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: null });
    const name = `${this.topic}-${this.partition}`;
    const checked = checkBatch(records, { name, config: this.config, now, produceVersion });
    if (!("batch" in checked)) return this.#refused(checked);
    const idempotent = checked.batch.producerId > NONE;
    if (idempotent) {
      const sequence = this.#producers.check(checked.batch);
      if (sequence.kind === "duplicate") return this.#duplicate(sequence.of);
      if (sequence.kind === "refused")
        return this.#refused({ errorCode: sequence.errorCode, errorMessage: null, recordErrors: [], knowsLogStart: true });
    }
    const stored = this.#store(checked.batch, checked.maxTimestamp, now);
    if (!stored) return this.#refused({ errorCode: ERROR.RECORD_LIST_TOO_LARGE, errorMessage: null });
    if (idempotent) this.#producers.wrote(stored, stored.baseOffset, now);
    for (const listener of this.#listeners) listener.appended?.(stored.bytes.length);
    return this.#appended(stored.baseOffset, this.config.timestampType === "LogAppendTime" ? now : NONE);
  }

  /**
   * Reads whole batches from the one that holds `offset`, at most `maxBytes` together; with
   * `minOneBatch` the first may be larger (KIP-74).
   */
  read(offset: bigint, maxBytes: number, minOneBatch: boolean): ReadAnswer {
    if (this.#closed) return { ...OUT_OF_RANGE, errorCode: ERROR.UNKNOWN_TOPIC_OR_PARTITION };
    if (offset < this.#logStart || offset > this.#logEnd) return OUT_OF_RANGE;
    const records = this.#slices(Number(offset), maxBytes, minOneBatch);
    return {
      errorCode: ERROR.NONE,
      highWatermark: this.highWatermark,
      logStartOffset: this.logStartOffset,
      records: records.length > 1 ? Buffer.concat(records) : (records[0] ?? NO_RECORDS),
    };
  }

  /**
   * ListOffsets: -1n the end, -2n the start, -3n the record with the greatest timestamp, else the first
   * record that is not older. Offset and timestamp are -1n where there is no such record.
   */
  offsetForTime(timestamp: bigint): TimestampedOffset {
    if (timestamp === LATEST) return { offset: this.highWatermark, timestamp: -1n, leaderEpoch: LEADER_EPOCH };
    if (timestamp === EARLIEST) return { offset: this.logStartOffset, timestamp: -1n, leaderEpoch: LEADER_EPOCH };
    if (timestamp === MAX_TIMESTAMP) return this.#newest() ?? UNKNOWN_TIME;
    const wanted = Number(timestamp);
    for (const segment of this.#segments) {
      if (segment.maxTimestamp < wanted) continue;
      for (const bytes of segment.batchesFrom(0)) {
        const batch = new Batch(bytes);
        const found = batch.maxTimestamp >= wanted && timestampInBatch(batch, wanted, this.#logStart);
        if (found) return found;
      }
    }
    return UNKNOWN_TIME;
  }

  /** DeleteRecords: moves the log start to `before`; -1n is the high watermark. Returns the new log start. */
  deleteRecords(before: bigint): Refusal | { readonly errorCode: typeof ERROR.NONE; readonly lowWatermark: bigint } {
    if (!this.config.deletes)
      return {
        errorCode: ERROR.POLICY_VIOLATION,
        errorMessage: `Records of partition ${this.topic}-${this.partition} can not be deleted due to the configured policy`,
      };
    const target = before === -1n ? this.highWatermark : before;
    if (target < 0n || target > this.#logEnd) return { errorCode: ERROR.OFFSET_OUT_OF_RANGE, errorMessage: null };
    this.#moveLogStart(Number(target), "delete-records");
    return { errorCode: ERROR.NONE, lowWatermark: this.logStartOffset };
  }

  /** Gives up segments that are too old, or beyond the bytes that the topic may keep. */
  applyRetention(now: number): void {
    if (!this.config.deletes) return;
    const { retentionMs, retentionBytes } = this.config;
    let excess = retentionBytes < 0 ? 0 : this.sizeBytes - retentionBytes;
    const kept = this.#segments.findIndex(({ used, maxTimestamp }) => {
      const tooOld = retentionMs >= 0 && maxTimestamp >= 0 && now - maxTimestamp > retentionMs;
      const tooMuch = excess >= used;
      excess -= used;
      return !tooOld && !tooMuch;
    });
    this.#moveLogStart(kept === -1 ? this.#logEnd : this.#endOf(kept - 1), "retention");
  }

  /** For the ByteCap. */
  dropOldestSegment(): void {
    this.#moveLogStart(this.#endOf(0), "cap");
  }

  /** Forgets everything: the topic is gone. Waiting fetches are answered. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#logStart = this.#logEnd;
    this.#releaseSegments();
    this.#producers.clear();
    for (const listener of this.#listeners) listener.closed?.();
    this.#listeners.clear();
  }

  #refused(refusal: Refusal & Partial<BatchRefusal>): AppendAnswer {
    return {
      errorCode: refusal.errorCode,
      baseOffset: -1n,
      logAppendTimeMs: -1n,
      logStartOffset: refusal.knowsLogStart ? this.logStartOffset : -1n,
      recordErrors: refusal.recordErrors ?? [],
      errorMessage: refusal.errorMessage,
    };
  }

  #duplicate({ baseOffset, maxTimestamp }: WrittenBatch): AppendAnswer {
    return this.#appended(baseOffset, maxTimestamp);
  }

  #appended(baseOffset: number, logAppendTime: number): AppendAnswer {
    return {
      errorCode: ERROR.NONE,
      baseOffset: BigInt(baseOffset),
      logAppendTimeMs: BigInt(logAppendTime),
      logStartOffset: this.logStartOffset,
      recordErrors: [],
      errorMessage: null,
    };
  }

  /** Copies the batch into the log and sets in the copy what the broker sets. */
  #store(batch: Batch, maxTimestamp: number, now: number): Batch | null {
    const { timestampType } = this.config;
    const segment = this.#segmentFor(batch.bytes.length);
    if (!segment) return null;
    const stored = new Batch(segment.add(batch.bytes, timestampType === "LogAppendTime" ? now : maxTimestamp));
    stored.place(this.#logEnd);
    if (timestampType === "LogAppendTime") stored.setLogAppendTime(now);
    else if (stored.maxTimestamp !== maxTimestamp) stored.setMaxTimestamp(maxTimestamp);
    this.#logEnd += stored.lastOffsetDelta + 1;
    return stored;
  }

  #segmentFor(bytes: number): Segment | null {
    const last = this.#segments.at(-1);
    if (last && last.room >= bytes) return last;
    const capacity = this.#cap.segmentSize(this.#capacity, bytes);
    if (!this.#cap.take(this, capacity)) return null;
    const segment = new Segment(this.#logEnd, capacity);
    this.#segments.push(segment);
    this.#capacity += capacity;
    return segment;
  }

  #slices(offset: number, maxBytes: number, minOneBatch: boolean): Buffer[] {
    const slices: Buffer[] = [];
    if (offset === this.#logEnd) return slices;
    let left = maxBytes;
    for (let index = this.#segmentOf(offset); index < this.#segments.length; index++) {
      const segment = this.#segments[index];
      if (!segment) break;
      const start = slices.length === 0 ? segment.find(offset) : 0;
      let end = segment.endWithin(start, left);
      if (end === start && minOneBatch && slices.length === 0) end = segment.endOf(start);
      if (end > start) slices.push(segment.slice(start, end));
      left -= end - start;
      if (end < segment.used || left <= 0) break;
    }
    return slices;
  }

  /** The number of the last segment that begins at or before `offset`. */
  #segmentOf(offset: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.baseOffset ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #newest(): TimestampedOffset | null {
    let newest: Segment | undefined;
    for (const segment of this.#segments) if (segment.maxTimestamp > (newest?.maxTimestamp ?? NONE)) newest = segment;
    if (!newest) return null;
    const batch = new Batch(newest.slice(newest.newestAt, newest.endOf(newest.newestAt)));
    return timestampInBatch(batch, batch.maxTimestamp, 0);
  }

  /** Where segment `index` ends and the next begins; of -1, where the log begins. */
  #endOf(index: number): number {
    return this.#segments[index + 1]?.baseOffset ?? this.#logEnd;
  }

  #moveLogStart(target: number, reason: LogStartReason): void {
    if (target > this.#logStart) {
      this.#logStart = target;
      for (const listener of this.#listeners) listener.logStartMoved?.(reason);
    }
    let passed = 0;
    while (passed < this.#segments.length && this.#endOf(passed) <= this.#logStart) passed++;
    this.#releaseSegments(passed);
  }

  #releaseSegments(count = this.#segments.length): void {
    const released = this.#segments.splice(0, count).reduce((sum, segment) => sum + segment.capacity, 0);
    if (released === 0) return;
    this.#capacity -= released;
    this.#cap.give(this, released);
  }
}
