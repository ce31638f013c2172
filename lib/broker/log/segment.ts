import { baseOffsetAt, sizeAt } from "./batch.ts";

/** Where in a segment something is: a batch by its number, or the end of one. */
type Position = number;

/**
 * A stretch of a partition's log: whole batches one after the other in one piece of memory, so that a
 * read of many batches is one slice of it. Bytes once written never change: slices stay true.
 *
 * Besides its capacity it costs four to eight bytes a batch for the positions; a batch is never
 * shorter than 68.
 */
export class Segment {
  readonly baseOffset: number;
  readonly #bytes: Buffer;
  readonly #positions: number[] = [];
  #used = 0;
  #maxTimestamp = -1;
  #newestAt = 0;

  /** A segment that begins with the record `baseOffset`, with room for `capacity` bytes. */
  constructor(baseOffset: number, capacity: number) {
    this.baseOffset = baseOffset;
    // Not from Node's pool: a slice of that would keep other data alive.
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Bytes of batches in it. */
  get used(): number {
    return this.#used;
  }

  get room(): number {
    return this.#bytes.length - this.#used;
  }

  /** The greatest timestamp of a record in it; -1 if none has one. */
  get maxTimestamp(): number {
    return this.#maxTimestamp;
  }

  /** Where the first batch with that timestamp begins. */
  get newestAt(): Position {
    return this.#newestAt;
  }

  /** Copies a batch to the end and returns the copy, for its offset to be set before it is read. */
  add(batch: Buffer, maxTimestamp: number): Buffer {
    const start = this.#used;
    batch.copy(this.#bytes, start);
    this.#used += batch.length;
    this.#positions.push(start);
    if (maxTimestamp > this.#maxTimestamp) {
      this.#maxTimestamp = maxTimestamp;
      this.#newestAt = start;
    }
    return this.#bytes.subarray(start, this.#used);
  }

  /** Where the batch that holds `offset` begins; the offset is not before the segment. */
  find(offset: number): Position {
    return this.#lastPosition((position) => baseOffsetAt(this.#bytes, position) <= offset);
  }

  /** Where the last batch ends that is whole within `maxBytes` after `start`; `start` itself if none is. */
  endWithin(start: Position, maxBytes: number): Position {
    const end = start + maxBytes;
    return end >= this.#used ? this.#used : this.#lastPosition((position) => position <= end);
  }

  /** Where the batch that begins at `start` ends. */
  endOf(start: Position): Position {
    return start + sizeAt(this.#bytes, start);
  }

  slice(start: Position, end: Position): Buffer {
    return this.#bytes.subarray(start, end);
  }

  /** All its batches. */
  *batches(): Generator<Buffer> {
    for (const start of this.#positions) yield this.#bytes.subarray(start, this.endOf(start));
  }

  /** The last batch's position that passes; they pass up to some batch and then no more. 0 if none does. */
  #lastPosition(passes: (position: Position) => boolean): Position {
    let low = 0;
    let high = this.#positions.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (passes(this.#positions[middle] ?? 0)) low = middle;
      else high = middle - 1;
    }
    return this.#positions[low] ?? 0;
  }
}
