import { Batch, NONE } from "./batch.ts";
import type { ByteCap, CappedLog } from "./byte-cap.ts";
import { Segment } from "./segment.ts";
import { timestampInBatch, type TimestampedOffset } from "./time-in-batch.ts";

/** The segments of one partition, oldest first and without gaps. Their memory is taken from the cap and given back to it. */
export class Segments {
  readonly #segments: Segment[] = [];
  readonly #cap: ByteCap;
  readonly #owner: CappedLog;
  #capacity = 0;

  constructor(cap: ByteCap, owner: CappedLog) {
    this.#cap = cap;
    this.#owner = owner;
  }

  /** Bytes of memory held. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Bytes of batches held. */
  get used(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.used, 0);
  }

  /**
   * The segment that a batch of so many bytes goes to: the last, or a new one that begins at `logEnd`.
   * Null when the cap could never hold it.
   */
  forAppend(bytes: number, logEnd: number): Segment | null {
    const last = this.#segments.at(-1);
    if (last && last.room >= bytes) return last;
    const capacity = this.#cap.segmentSize(this.#capacity, bytes);
    // Room may be made by giving up segments of this very partition.
    if (!this.#cap.take(this.#owner, capacity)) return null;
    const segment = new Segment(logEnd, capacity);
    this.#segments.push(segment);
    this.#capacity += capacity;
    return segment;
  }

  /** Whole batches from the one that holds `offset` on, within `maxBytes`; with `minOneBatch` the first may be larger. */
  read(offset: number, maxBytes: number, minOneBatch: boolean): Buffer[] {
    const slices: Buffer[] = [];
    let left = maxBytes;
    for (let index = this.#indexOf(offset); index < this.#segments.length; index++) {
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

  /** The first record from `fromOffset` on that is not older than `timestamp`. */
  firstSince(timestamp: number, fromOffset: number): TimestampedOffset | null {
    for (const segment of this.#segments) {
      if (segment.maxTimestamp < timestamp) continue;
      for (const bytes of segment.batches()) {
        const batch = new Batch(bytes);
        const found = batch.maxTimestamp >= timestamp && timestampInBatch(batch, timestamp, fromOffset);
        if (found) return found;
      }
    }
    return null;
  }

  /** The first of the records with the greatest timestamp; null where no record has one. */
  newest(): TimestampedOffset | null {
    let newest: Segment | undefined;
    for (const segment of this.#segments) if (segment.maxTimestamp > (newest?.maxTimestamp ?? NONE)) newest = segment;
    if (!newest) return null;
    const batch = new Batch(newest.slice(newest.newestAt, newest.endOf(newest.newestAt)));
    return timestampInBatch(batch, batch.maxTimestamp, 0);
  }

  /** Where the oldest segment ends; `logEnd` if the next has not begun. */
  endOfOldest(logEnd: number): number {
    return this.#endOf(0, logEnd);
  }

  /** Where the segments end that go when records are kept for `ms` and up to `bytes`; negative is for ever and all. */
  endOfExpired({ ms, bytes }: { ms: number; bytes: number }, now: number, logEnd: number): number {
    let excess = bytes < 0 ? 0 : this.used - bytes;
    const kept = this.#segments.findIndex(({ used, maxTimestamp }) => {
      const tooOld = ms >= 0 && maxTimestamp >= 0 && now - maxTimestamp > ms;
      const tooMuch = excess >= used;
      excess -= used;
      return !tooOld && !tooMuch;
    });
    return kept === -1 ? logEnd : this.#endOf(kept - 1, logEnd);
  }

  /** Gives up the segments that end at or before `offset`. */
  releaseBefore(offset: number, logEnd: number): void {
    let passed = 0;
    while (passed < this.#segments.length && this.#endOf(passed, logEnd) <= offset) passed++;
    if (passed === 0) return;
    const released = this.#segments.splice(0, passed).reduce((sum, { capacity }) => sum + capacity, 0);
    this.#capacity -= released;
    this.#cap.give(this.#owner, released);
  }

  /** Where segment `index` ends and the next begins; of -1, where the first begins. */
  #endOf(index: number, logEnd: number): number {
    return this.#segments[index + 1]?.baseOffset ?? logEnd;
  }

  /** The number of the last segment that begins at or before `offset`. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.baseOffset ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
