import { WireError } from "./wire-error.ts";

/** Kafka's own bound for a string: its length was a signed int16 before there were compact strings. */
const MAX_STRING_BYTES = 0x7fff;

/**
 * How many array elements and tagged fields one frame may have in all. An element is an object of a
 * hundred bytes or more here and may be one byte there: without a bound a frame could ask for a
 * hundred times its size. A client that asks about ten thousand partitions at once is far below it.
 */
export const MAX_ELEMENTS = 100_000;

/**
 * Reads Kafka's primitive types off a buffer, front to back. Nothing is read or allocated beyond what
 * the buffer has: each method throws a WireError instead. Byte strings are slices of the buffer, not
 * copies: whoever keeps one longer than the frame copies it.
 */
export class Reader {
  readonly #buffer: Buffer;
  #offset = 0;
  #elements = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#buffer.length - this.#offset;
  }

  bool(): boolean {
    return this.int8() !== 0;
  }

  int8(): number {
    return this.#buffer.readInt8(this.#take(1));
  }

  int16(): number {
    return this.#buffer.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8));
  }

  /** Kafka prints a UUID as 22 characters of URL-safe base64; so do we. */
  uuid(): string {
    return this.bytes(16).toString("base64url");
  }

  /** An unsigned varint of at most 5 bytes, kept to 32 bits with sign as Apache Kafka's `int` keeps it. */
  unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = this.#buffer.readUInt8(this.#take(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new WireError("a varint of more than 5 bytes");
  }

  /** A zigzag varint of at most 5 bytes, as in records. */
  varint(): number {
    const value = this.unsignedVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A zigzag varint of at most 10 bytes, as in records. */
  varlong(): bigint {
    let value = 0n;
    for (let shift = 0n; shift <= 63n; shift += 7n) {
      const byte = this.#buffer.readUInt8(this.#take(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw new WireError("a varint of more than 10 bytes");
  }

  /** A string after its int16 length; null for any negative length. */
  nullableString(): string | null {
    return this.#stringOf(this.int16());
  }

  /** A string after its length plus one as a varint; null for 0. */
  compactNullableString(): string | null {
    return this.#stringOf(this.unsignedVarint() - 1);
  }

  /** A byte string after its int32 length; null for any negative length. */
  nullableBytes(): Buffer | null {
    const length = this.int32();
    return length < 0 ? null : this.bytes(length);
  }

  /** A byte string after its length plus one as a varint; null for 0. */
  compactNullableBytes(): Buffer | null {
    const length = this.unsignedVarint() - 1;
    return length < 0 ? null : this.bytes(length);
  }

  /** How many elements follow, as an int32; null for any negative count. */
  arrayLength(): number | null {
    return this.#countOf(this.int32());
  }

  /** How many elements follow, plus one as a varint; null for 0. */
  compactArrayLength(): number | null {
    return this.#countOf(this.unsignedVarint() - 1);
  }

  /** How many tagged fields follow. */
  tagCount(): number {
    return this.#countOf(this.unsignedVarint()) ?? 0;
  }

  /** The next `length` bytes, as a slice. */
  bytes(length: number): Buffer {
    const start = this.#take(length);
    return this.#buffer.subarray(start, start + length);
  }

  #stringOf(length: number): string | null {
    if (length < 0) return null;
    if (length > MAX_STRING_BYTES) throw new WireError(`a string of ${length} bytes`);
    const start = this.#take(length);
    return this.#buffer.toString("utf8", start, start + length);
  }

  /** No element takes less than a byte. */
  #countOf(count: number): number | null {
    if (count < 0) return null;
    if (count > this.remaining) throw new WireError(`${count} elements in ${this.remaining} bytes`);
    this.#elements += count;
    if (this.#elements > MAX_ELEMENTS) throw new WireError(`more than ${MAX_ELEMENTS} elements in one frame`);
    return count;
  }

  #take(length: number): number {
    const start = this.#offset;
    if (length < 0 || length > this.#buffer.length - start) throw new WireError(`${length} bytes wanted, ${this.remaining} left`);
    this.#offset = start + length;
    return start;
  }
}
