import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { AppendAnswer, DeleteRecordsAnswer, EpochEnd, OffsetAnswer, ReadAnswer } from "./answers.ts";
import { ASKED } from "./asked-time.ts";
import { Batch, LEADER_EPOCH, NONE } from "./batch.ts";
import type { ByteCap } from "./byte-cap.ts";
import { checkBatch, type BatchRefusal } from "./check-batch.ts";
import type { LogConfig } from "./log-config.ts";
import { Producers, type ProducerBudget, type WrittenBatch } from "./producers.ts";
import type { Refusal } from "./refusal.ts";
import { Segments } from "./segments.ts";

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
const NO_SUCH_TIME: OffsetAnswer = { errorCode: ERROR.NONE, offset: -1n, timestamp: -1n, leaderEpoch: -1 };

/**
 * One partition's records, as they were received: only their offsets and leader epoch are set.
 * There is one replica, so what is appended is committed: the high watermark, the last stable offset
 * and the log end are one.
 */
export class PartitionLog {
  readonly topic: string;
  readonly partition: number;
  config: LogConfig;
  readonly #producers: Producers;
  readonly #listeners = new Set<LogListener>();
  readonly #segments: Segments;
  #logStart = 0;
  #logEnd = 0;
  #closed = false;

  constructor({ topic, partition, config, cap, producers }: PartitionLogOptions) {
    this.topic = topic;
    this.partition = partition;
    this.config = config;
    this.#segments = new Segments(cap, this);
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
    return this.#segments.used;
  }

  /** Bytes of memory held for them. */
  get capacity(): number {
    return this.#segments.capacity;
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
    const hasMore = offset < this.highWatermark;
    // Apache Kafka fails at it, and only where there is something to read.
    if (hasMore && maxBytes < 0) return { ...OUT_OF_RANGE, errorCode: ERROR.UNKNOWN_SERVER_ERROR };
    const records = hasMore ? this.#segments.read(Number(offset), maxBytes, minOneBatch) : [];
    return {
      errorCode: ERROR.NONE,
      highWatermark: this.highWatermark,
      logStartOffset: this.logStartOffset,
      records: records.length > 1 ? Buffer.concat(records) : (records[0] ?? NO_RECORDS),
    };
  }

  /**
   * ListOffsets: what is ASKED, else the first record that is not older. Offset and timestamp are -1n where
   * there is no such record; all of the log is local, and nothing in tiered storage.
   */
  offsetForTime(timestamp: bigint): OffsetAnswer {
    if (this.#closed) return { ...NO_SUCH_TIME, errorCode: ERROR.UNKNOWN_TOPIC_OR_PARTITION };
    if (timestamp === ASKED.latest) return end(this.#logEnd);
    if (timestamp === ASKED.earliest || timestamp === ASKED.earliestLocal) return end(this.#logStart);
    if (timestamp === ASKED.latestTiered || timestamp === ASKED.earliestPendingUpload) return NO_SUCH_TIME;
    const found =
      timestamp === ASKED.maxTimestamp ? this.#segments.newest() : this.#segments.firstSince(Number(timestamp), this.#logStart);
    return found ? { errorCode: ERROR.NONE, ...found } : NO_SUCH_TIME;
  }

  /**
   * OffsetForLeaderEpoch: all there is was written in one epoch, which has not ended. An epoch before it ended
   * where it begins; -1 is none, and of those to come nothing is known.
   */
  endOfEpoch(leaderEpoch: number): EpochEnd {
    if (leaderEpoch === LEADER_EPOCH) return { leaderEpoch, endOffset: this.highWatermark };
    return leaderEpoch < -1 ? { leaderEpoch, endOffset: this.logStartOffset } : { leaderEpoch: -1, endOffset: -1n };
  }

  /** DeleteRecords: moves the log start to `before`; -1n is the high watermark. */
  deleteRecords(before: bigint): DeleteRecordsAnswer {
    const refuse = (errorCode: ErrorCode) => ({ errorCode, lowWatermark: -1n });
    if (!this.config.deletes) return refuse(ERROR.POLICY_VIOLATION);
    const target = before === -1n ? this.highWatermark : before;
    if (target < 0n || target > this.#logEnd) return refuse(ERROR.OFFSET_OUT_OF_RANGE);
    this.#moveLogStart(Number(target), "delete-records");
    return { errorCode: ERROR.NONE, lowWatermark: this.logStartOffset };
  }

  /** Gives up segments that are too old, or beyond the bytes that the topic may keep. */
  applyRetention(now: number): void {
    const { deletes, retentionMs: ms, retentionBytes: bytes } = this.config;
    if (deletes) this.#moveLogStart(this.#segments.endOfExpired({ ms, bytes }, now, this.#logEnd), "retention");
  }

  /** For the ByteCap. */
  dropOldestSegment(): void {
    this.#moveLogStart(this.#segments.endOfOldest(this.#logEnd), "cap");
  }

  /** Forgets everything: the topic is gone. Waiting fetches are answered. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#logStart = this.#logEnd;
    this.#segments.releaseBefore(this.#logEnd, this.#logEnd);
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
    const segment = this.#segments.forAppend(batch.bytes.length, this.#logEnd);
    if (!segment) return null;
    const stored = new Batch(segment.add(batch.bytes, timestampType === "LogAppendTime" ? now : maxTimestamp));
    stored.place(this.#logEnd);
    if (timestampType === "LogAppendTime") stored.setLogAppendTime(now);
    else stored.setCreateTime(maxTimestamp);
    this.#logEnd += stored.lastOffsetDelta + 1;
    return stored;
  }

  #moveLogStart(target: number, reason: LogStartReason): void {
    this.#segments.releaseBefore(target, this.#logEnd);
    if (target <= this.#logStart) return;
    this.#logStart = target;
    for (const listener of this.#listeners) listener.logStartMoved?.(reason);
  }
}

function end(offset: number): OffsetAnswer {
  return { errorCode: ERROR.NONE, offset: BigInt(offset), timestamp: -1n, leaderEpoch: LEADER_EPOCH };
}
