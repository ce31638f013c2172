import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { BATCH_HEADER, Batch, frameBatch, NONE, PRODUCER_FIELDS_END } from "./batch.ts";
import { CodecError } from "./codec-error.ts";
import { CODEC_NONE, CODEC_ZSTD, unpack } from "./codecs.ts";
import type { LogConfig } from "./log-config.ts";
import type { Refusal } from "./refusal.ts";
import { InvalidRecordError, RecordCursor } from "./records.ts";

const MAX_LONG = 2n ** 63n - 1n;

/** What is wrong with one record of a batch, by its place in the batch. */
export interface RecordError {
  readonly batchIndex: number;
  readonly batchIndexErrorMessage: string;
}

/** Why a batch was refused, as the answer to Produce tells it. */
export interface BatchRefusal extends Refusal {
  readonly recordErrors: readonly RecordError[];
  /** False where Apache Kafka answers -1 for the log start offset, because it did not get as far as the log. */
  readonly knowsLogStart: boolean;
}

/** A batch that may be appended, and the greatest timestamp that its records really have. */
export interface CheckedBatch {
  readonly batch: Batch;
  readonly maxTimestamp: number;
}

export interface CheckContext {
  /** "orders-0", for messages. */
  readonly name: string;
  readonly config: LogConfig;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Version of the Produce request: zstd is known from 7 on. */
  readonly produceVersion: number;
}

/**
 * Each is told to the producer; a batch has as many records as fit into it, and an answer that names
 * them all could be a hundred times the size of the request.
 */
const MAX_RECORD_ERRORS = 1000;

/**
 * Checks the `records` field of a Produce request for one partition, in Apache Kafka's order:
 * ProduceRequest.validateRecords, UnifiedLog.analyzeAndValidateRecords, LogValidator.
 * The batch returned is a view of `records`, not a copy.
 */
export function checkBatch(records: Buffer | null, context: CheckContext): CheckedBatch | BatchRefusal {
  const found = soleBatch(records, context.produceVersion);
  if (!(found instanceof Batch)) return found;
  return checkHeader(found, context) ?? checkRecords(found, context);
}

function refuse(errorCode: ErrorCode, knowsLogStart: boolean, errorMessage: string | null = null): BatchRefusal {
  return { errorCode, errorMessage, recordErrors: [], knowsLogStart };
}

/** A request may carry exactly one batch a partition, of magic 2. */
function soleBatch(records: Buffer | null, produceVersion: number): Batch | BatchRefusal {
  if (!records) return refuse(ERROR.INVALID_RECORD, false);
  const first = frameBatch(records, 0);
  if (first.kind === "corrupt") return refuse(ERROR.CORRUPT_MESSAGE, false, first.why);
  if (first.kind === "none") return refuse(ERROR.INVALID_RECORD, false);
  const batch = new Batch(records.subarray(0, first.size));
  if (batch.magic !== 2) return refuse(ERROR.INVALID_RECORD, false);
  if (produceVersion < 7 && first.size >= BATCH_HEADER) {
    if (batch.codec === CODEC_ZSTD) return refuse(ERROR.UNSUPPORTED_COMPRESSION_TYPE, false);
    // Apache Kafka looks at the codec here, and fails at one that it does not know.
    if (batch.codec > CODEC_ZSTD) return refuse(ERROR.UNKNOWN_SERVER_ERROR, false);
  }
  const second = frameBatch(records, first.size);
  if (second.kind === "corrupt") return refuse(ERROR.CORRUPT_MESSAGE, false);
  if (second.kind === "batch") return refuse(ERROR.INVALID_RECORD, false);
  // Apache Kafka looks for transactional producers in every batch, and fails on one too short to tell.
  if (first.size < PRODUCER_FIELDS_END) return refuse(ERROR.UNKNOWN_SERVER_ERROR, false);
  if (batch.isTransactional) return refuse(ERROR.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, false);
  return batch;
}

function checkHeader(batch: Batch, { config }: CheckContext): BatchRefusal | null {
  if (batch.baseOffset !== 0) return refuse(ERROR.INVALID_RECORD, true);
  if (batch.bytes.length > config.maxMessageBytes) return refuse(ERROR.MESSAGE_TOO_LARGE, false);
  if (batch.bytes.length < BATCH_HEADER || batch.crc !== batch.computeCrc()) return refuse(ERROR.CORRUPT_MESSAGE, false);
  if (batch.codec > CODEC_ZSTD) return refuse(ERROR.UNKNOWN_SERVER_ERROR, true);
  if (batch.lastOffsetDelta < 0 || batch.count <= 0 || batch.lastOffsetDelta + 1 !== batch.count)
    return refuse(ERROR.INVALID_RECORD, true);
  if (batch.isControl) return refuse(ERROR.INVALID_RECORD, true);
  if (batch.producerId > NONE && batch.baseSequence < 0) return refuse(ERROR.INVALID_RECORD, true);
  return null;
}

function checkRecords(batch: Batch, context: CheckContext): CheckedBatch | BatchRefusal {
  try {
    return walk(batch, new RecordCursor(unpack(batch.codec, batch.payload)), context);
  } catch (error) {
    if (error instanceof InvalidRecordError) return refuse(ERROR.INVALID_RECORD, true);
    if (error instanceof CodecError) return refuse(error.tooLarge ? ERROR.MESSAGE_TOO_LARGE : ERROR.UNKNOWN_SERVER_ERROR, true);
    throw error;
  }
}

function walk(batch: Batch, cursor: RecordCursor, context: CheckContext): CheckedBatch | BatchRefusal {
  const complaints = new Complaints(batch, context);
  const { baseTimestamp, count } = batch;
  let maxTimestamp = NONE;
  for (let index = 0; index < count; index++) {
    cursor.next();
    const timestamp = baseTimestamp + cursor.timestampDelta;
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    complaints.look(index, timestamp, cursor);
    // Apache Kafka would compress such a batch anew, and fails at it.
    if (batch.codec !== CODEC_NONE && cursor.offsetDelta !== index) return refuse(ERROR.UNKNOWN_SERVER_ERROR, true);
  }
  if (!cursor.atEnd) return refuse(ERROR.INVALID_RECORD, true);
  return complaints.refusal() ?? { batch, maxTimestamp };
}

/** Gathers what is wrong with single records. */
class Complaints {
  readonly #context: CheckContext;
  readonly #errors: RecordError[] = [];
  readonly #earliest: number;
  readonly #latest: number;
  readonly #batchIsLogAppendTime: boolean;
  #badTime = false;

  constructor(batch: Batch, context: CheckContext) {
    const { config, now } = context;
    this.#context = context;
    this.#earliest = now - config.timestampBeforeMaxMs;
    this.#latest = now + config.timestampAfterMaxMs;
    this.#batchIsLogAppendTime = batch.isLogAppendTime;
  }

  look(batchIndex: number, timestamp: number, { keyLength, valueLength }: RecordCursor): void {
    const { config, name, now } = this.#context;
    if (config.compacted && keyLength < 0) {
      this.#add(batchIndex, `Compacted topic cannot accept message without key in topic partition ${name}`);
    } else if (config.timestampType === "CreateTime" && timestamp !== NONE) {
      if (timestamp >= this.#earliest && timestamp <= this.#latest) return;
      this.#badTime = true;
      const range = `[${moment(now, -config.timestampBeforeMaxMs)}, ${moment(now, config.timestampAfterMaxMs)}]`;
      this.#add(
        batchIndex,
        `Timestamp ${timestamp} of message with offset ${batchIndex} is out of range. The timestamp should be within ${range}`,
      );
    } else if (this.#batchIsLogAppendTime) {
      this.#badTime = true;
      const [key, value] = [Math.max(0, keyLength), Math.max(0, valueLength)];
      const record = `DefaultRecord(offset=${batchIndex}, timestamp=${timestamp}, key=${key} bytes, value=${value} bytes)`;
      this.#add(
        batchIndex,
        `Invalid timestamp type in message ${record}. Producer should not set timestamp type to LogAppendTime.`,
      );
    }
  }

  refusal(): BatchRefusal | null {
    if (this.#errors.length === 0) return null;
    const recordErrors = this.#errors;
    if (this.#badTime) {
      const errorMessage = "One or more records have been rejected due to invalid timestamp";
      return { errorCode: ERROR.INVALID_TIMESTAMP, errorMessage, recordErrors, knowsLogStart: true };
    }
    const shown = recordErrors
      .slice(0, 3)
      .map((e) => `RecordError(batchIndex=${e.batchIndex}, message='${e.batchIndexErrorMessage}')`);
    const errorMessage =
      `One or more records have been rejected due to ${recordErrors.length} record errors in total, ` +
      `and only showing the first three errors at most: [${shown.join(", ")}]`;
    return { errorCode: ERROR.INVALID_RECORD, errorMessage, recordErrors, knowsLogStart: true };
  }

  #add(batchIndex: number, batchIndexErrorMessage: string): void {
    if (this.#errors.length < MAX_RECORD_ERRORS) this.#errors.push({ batchIndex, batchIndexErrorMessage });
  }
}

/** `now + ms` as Java's longs have it; Infinity is the greatest of them. */
function moment(now: number, ms: number): string {
  const span = Number.isFinite(ms) ? BigInt(ms) : ms < 0 ? -MAX_LONG : MAX_LONG;
  return String(BigInt.asIntN(64, BigInt(now) + span));
}
