import type { ErrorCode } from "../../wire/errors.ts";
import type { RecordError } from "./check-batch.ts";
import type { TimestampedOffset } from "./time-in-batch.ts";

/** What a partition answers to Produce; -1n where there is nothing to say. Field names are the wire's. */
export interface AppendAnswer {
  readonly errorCode: ErrorCode;
  readonly baseOffset: bigint;
  readonly logAppendTimeMs: bigint;
  readonly logStartOffset: bigint;
  readonly recordErrors: readonly RecordError[];
  readonly errorMessage: string | null;
}

/** What a partition answers to Fetch. With an error the offsets are -1n. The last stable offset is the high watermark. */
export interface ReadAnswer {
  readonly errorCode: ErrorCode;
  readonly highWatermark: bigint;
  readonly logStartOffset: bigint;
  /** Whole batches from the one that holds the offset on; a slice that stays true while it is held. */
  readonly records: Buffer;
}

/** What a partition answers to ListOffsets; -1 where there is nothing to say. */
export interface OffsetAnswer extends TimestampedOffset {
  readonly errorCode: ErrorCode;
}

/** What a partition answers to OffsetForLeaderEpoch; -1 where it knows no such epoch. */
export interface EpochEnd {
  readonly leaderEpoch: number;
  readonly endOffset: bigint;
}

/** What a partition answers to DeleteRecords: the new log start offset, or -1n with an error. */
export interface DeleteRecordsAnswer {
  readonly errorCode: ErrorCode;
  readonly lowWatermark: bigint;
}
