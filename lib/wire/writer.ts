/** Room for most requests and answers, so that they are one chunk. */
const FIRST_CHUNK = 512;
/** Chunks double up to this, so that a long answer is not a long list. */
const LARGEST_CHUNK = 65_536;
/** Byte strings from this length are passed on by reference; below it, a copy costs less than a chunk. */
const REFERENCE_FROM = 1024;
const MAX_STRING_BYTES = 0x7fff;

/**
 * Writes Kafka's primitive types into a list of buffers that is never copied together. Long byte
 * strings are put on the list as they are: they must not be changed until the list has been sent.
 * Numbers out of a type's range are a RangeError: what we write is ours to get right.
 */
export class Writer {
  readonly #chunks: Buffer[] = [];
  /** Bytes in `#chunks`. */
  #sealed = 0;
  /** What is written to; its bytes from `#start` to `#offset` are not yet in `#chunks`. */
  #chunk = Buffer.allocUnsafe(FIRST_CHUNK);
  #start = 0;
  #offset = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#sealed + this.#offset - this.#start;
  }

  bool(value: boolean): void {
    this.int8(value ? 1 : 0);
  }

  int8(value: number): void {
    const at = this.#take(1);
    this.#chunk.writeInt8(value, at);
  }

  int16(value: number): void {
    const at = this.#take(2);
    this.#chunk.writeInt16BE(value, at);
  }

  int32(value: number): void {
    const at = this.#take(4);
    this.#chunk.writeInt32BE(value, at);
  }

  int64(value: bigint): void {
    const at = this.#take(8);
    this.#chunk.writeBigInt64BE(value, at);
  }

  /** @param value 22 characters of URL-safe base64, as Kafka prints a UUID. */
  uuid(value: string): void {
    const bytes = Buffer.from(value, "base64url");
    if (bytes.length !== 16) throw new RangeError(`"${value}" is not a UUID of 22 characters`);
    this.bytes(bytes);
  }

  unsignedVarint(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#byte(rest);
  }

  /** Zigzag, as in records. */
  varint(value: number): void {
    this.unsignedVarint((value << 1) ^ (value >> 31));
  }

  /** Zigzag, as in records. */
  varlong(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  nullableString(value: string | null): void {
    if (value === null) return this.int16(-1);
    const length = stringBytes(value);
    this.int16(length);
    this.#text(value, length);
  }

  compactNullableString(value: string | null): void {
    if (value === null) return this.unsignedVarint(0);
    const length = stringBytes(value);
    this.unsignedVarint(length + 1);
    this.#text(value, length);
  }

  nullableBytes(value: Buffer | null): void {
    if (value === null) return this.int32(-1);
    this.int32(value.length);
    this.bytes(value);
  }

  compactNullableBytes(value: Buffer | null): void {
    if (value === null) return this.unsignedVarint(0);
    this.unsignedVarint(value.length + 1);
    this.bytes(value);
  }

  arrayLength(count: number | null): void {
    this.int32(count ?? -1);
  }

  compactArrayLength(count: number | null): void {
    this.unsignedVarint((count ?? -1) + 1);
  }

  /** The bytes alone, without their length. */
  bytes(value: Buffer): void {
    if (value.length >= REFERENCE_FROM) {
      this.#seal();
      this.#push(value);
      return;
    }
    const at = this.#take(value.length);
    value.copy(this.#chunk, at);
  }

  /** What was written, in order. The writer is not to be used after it. */
  finish(): Buffer[] {
    this.#seal();
    return this.#chunks;
  }

  #byte(value: number): void {
    const at = this.#take(1);
    this.#chunk[at] = value;
  }

  #text(value: string, length: number): void {
    const at = this.#take(length);
    this.#chunk.write(value, at, "utf8");
  }

  /** Room for `length` bytes in one piece: in this chunk, or in a new one. */
  #take(length: number): number {
    if (length > this.#chunk.length - this.#offset) {
      this.#seal();
      const size = Math.max(length, Math.min(this.#chunk.length * 2, LARGEST_CHUNK));
      this.#chunk = Buffer.allocUnsafe(size);
      this.#start = 0;
      this.#offset = 0;
    }
    const at = this.#offset;
    this.#offset += length;
    return at;
  }

  #seal(): void {
    if (this.#offset === this.#start) return;
    this.#push(this.#chunk.subarray(this.#start, this.#offset));
    this.#start = this.#offset;
  }

  #push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#sealed += bytes.length;
  }
}

/** The length in UTF-8. Compact strings could be longer than an int16 says, but no Kafka reads those. */
function stringBytes(value: string): number {
  const length = Buffer.byteLength(value, "utf8");
  if (length > MAX_STRING_BYTES) throw new RangeError(`a string of ${length} bytes`);
  return length;
}
