/** What gives memory back when all partitions together reach the cap. */
export interface CappedLog {
  /** Bytes of memory held. */
  readonly capacity: number;
  /** Gives up the oldest segment. */
  dropOldestSegment(): void;
}

/** Segments are so small that one that is given up is a small part of all. */
const SEGMENTS_AT_LEAST = 64;
const SMALLEST_SEGMENT = 1024;
const LARGEST_SEGMENT = 1024 * 1024;

/**
 * One bound for the memory of all partitions together. Where there is no room left, the partition that
 * holds most gives up its oldest records, so that a busy topic does not drive out the records of a quiet one.
 */
export class ByteCap {
  readonly capBytes: number;
  /** Segments are no larger, unless for one batch that is. */
  readonly maxSegmentBytes: number;
  readonly #logs = new Set<CappedLog>();
  #used = 0;

  constructor(capBytes: number) {
    this.capBytes = capBytes;
    this.maxSegmentBytes = Math.min(Math.max(SMALLEST_SEGMENT, Math.floor(capBytes / SEGMENTS_AT_LEAST)), LARGEST_SEGMENT);
  }

  /** Bytes held by all partitions; never above the cap. */
  get usedBytes(): number {
    return this.#used;
  }

  /**
   * How large the next segment of a partition should be: as large as what it holds, so that a partition
   * with a few records takes little; a large batch gets one that fits it exactly.
   */
  segmentSize(held: number, batchBytes: number): number {
    if (batchBytes * 4 >= this.maxSegmentBytes) return batchBytes;
    return Math.max(batchBytes, Math.min(Math.max(held, SMALLEST_SEGMENT), this.maxSegmentBytes));
  }

  /** Takes `bytes` for `log`, after making room. False when they are more than the cap. */
  take(log: CappedLog, bytes: number): boolean {
    if (bytes > this.capBytes) return false;
    while (this.#used + bytes > this.capBytes) this.#largest(log).dropOldestSegment();
    // Not before: it may have given up its last segment just now.
    this.#logs.add(log);
    this.#used += bytes;
    return true;
  }

  /** Gives back bytes that were taken. */
  give(log: CappedLog, bytes: number): void {
    this.#used -= bytes;
    if (log.capacity === 0) this.#logs.delete(log);
  }

  /** Looks at every partition that holds anything; that is once a segment, not once a batch. */
  #largest(fallback: CappedLog): CappedLog {
    let largest = fallback;
    for (const log of this.#logs) if (log.capacity > largest.capacity) largest = log;
    return largest;
  }
}
