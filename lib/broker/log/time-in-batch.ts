import { LEADER_EPOCH, type Batch } from "./batch.ts";
import { unpack } from "./codecs.ts";
import { RecordCursor } from "./records.ts";

/** The offset of a record, and its time. */
export interface TimestampedOffset {
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly leaderEpoch: number;
}

/**
 * The first record of a stored batch with a timestamp of at least `wanted` and an offset of at least
 * `fromOffset`. Compressed batches are unpacked for it, as Apache Kafka does.
 */
export function timestampInBatch(batch: Batch, wanted: number, fromOffset: number): TimestampedOffset | null {
  const { baseOffset, baseTimestamp, count, isLogAppendTime, maxTimestamp } = batch;
  const cursor = new RecordCursor(unpack(batch.codec, batch.payload));
  for (let index = 0; index < count; index++) {
    cursor.next();
    const timestamp = isLogAppendTime ? maxTimestamp : baseTimestamp + cursor.timestampDelta;
    const offset = baseOffset + cursor.offsetDelta;
    if (timestamp >= wanted && offset >= fromOffset)
      return { offset: BigInt(offset), timestamp: BigInt(timestamp), leaderEpoch: LEADER_EPOCH };
  }
  return null;
}
