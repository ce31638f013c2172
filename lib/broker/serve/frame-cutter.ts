/** Apache Kafka's socket.request.max.bytes. */
export const MAX_FRAME_BYTES = 104_857_600;
/** What a frame that is still coming is given at first; after that room doubles with what has come. */
const FIRST_ROOM = 4096;
const LENGTH_BYTES = 4;

/** A length that no frame may have; where the next frame begins is not known any more. */
export class FrameLengthError extends Error {
  override readonly name = "FrameLengthError";
  readonly length: number;

  constructor(length: number) {
    super(`a frame of ${length} bytes`);
    this.length = length;
  }
}

/**
 * Cuts a stream of bytes into frames: `length:int32, then so many bytes`. A frame that came in one
 * chunk is a slice of it; of one that is still coming no more than twice what has come is allocated.
 */
export class FrameCutter {
  readonly #chunks: Buffer[] = [];
  readonly #length = Buffer.alloc(LENGTH_BYTES);
  #lengthFilled = 0;
  /** The frame that is still coming: its length, or null before that is known. */
  #wanted: number | null = null;
  #partial: Buffer | null = null;
  #filled = 0;
  #waiting = 0;

  /** Bytes held: chunks that were not looked at, and what a frame that is still coming was given. */
  get held(): number {
    return this.#waiting + (this.#partial?.length ?? 0);
  }

  /** Whether there may be another frame in what has come. */
  get hasMore(): boolean {
    return this.#waiting > 0;
  }

  /** Whether the stream stands in the midst of a frame. */
  get inFrame(): boolean {
    return this.#waiting > 0 || this.#lengthFilled > 0;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
  }

  /** The next frame without its length; null until more has come. Throws a FrameLengthError. */
  next(): Buffer | null {
    const length = this.#readLength();
    if (length === null) return null;
    const frame = this.#readBody(length);
    if (frame === null) return null;
    this.#wanted = null;
    this.#lengthFilled = 0;
    this.#partial = null;
    this.#filled = 0;
    return frame;
  }

  #readLength(): number | null {
    if (this.#wanted !== null) return this.#wanted;
    while (this.#lengthFilled < LENGTH_BYTES) {
      const piece = this.#take(LENGTH_BYTES - this.#lengthFilled);
      if (piece === null) return null;
      piece.copy(this.#length, this.#lengthFilled);
      this.#lengthFilled += piece.length;
    }
    const length = this.#length.readInt32BE(0);
    if (length < 0 || length > MAX_FRAME_BYTES) throw new FrameLengthError(length);
    this.#wanted = length;
    return length;
  }

  #readBody(length: number): Buffer | null {
    const first = this.#chunks[0];
    if (this.#partial === null && (length === 0 || (first && first.length >= length)))
      return this.#take(length) ?? Buffer.alloc(0);
    while (this.#filled < length) {
      const piece = this.#take(length - this.#filled);
      if (piece === null) return null;
      this.#keep(piece, length);
    }
    return this.#partial;
  }

  /** At most `bytes` of the first chunk; null when there is none. */
  #take(bytes: number): Buffer | null {
    const [chunk] = this.#chunks;
    if (chunk === undefined || bytes === 0) return null;
    if (chunk.length > bytes) this.#chunks[0] = chunk.subarray(bytes);
    else this.#chunks.shift();
    const piece = chunk.subarray(0, bytes);
    this.#waiting -= piece.length;
    return piece;
  }

  #keep(piece: Buffer, length: number): void {
    const needed = this.#filled + piece.length;
    if (this.#partial === null || this.#partial.length < needed) {
      const room = Buffer.allocUnsafeSlow(Math.min(length, Math.max(FIRST_ROOM, 2 * needed)));
      this.#partial?.copy(room, 0, 0, this.#filled);
      this.#partial = room;
    }
    piece.copy(this.#partial, this.#filled);
    this.#filled += piece.length;
  }
}
