/**
 * Record, inside a batch (all numbers zigzag varints unless said):
 *
 *   length · attributes int8 · timestampDelta (varlong) · offsetDelta · keyLength key · valueLength value ·
 *   headersCount [headerKeyLength headerKey headerValueLength headerValue]
 *
 * A negative length of a key, value or header value means null.
 */

/** The bytes are no record: Apache Kafka's InvalidRecordException. */
export class InvalidRecordError extends Error {
  override readonly name = "InvalidRecordError";
}

/**
 * Walks over plain records front to back and checks their structure, without copying or decoding keys
 * and values. `next` moves to a record; the fields then tell about it.
 */
export class RecordCursor {
  timestampDelta = 0;
  offsetDelta = 0;
  /** Negative for a null. */
  keyLength = 0;
  /** Negative for a null. */
  valueLength = 0;
  readonly #bytes: Buffer;
  #at = 0;
  #end = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  /** True when all bytes have been walked over. */
  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Reads the next record. Throws an InvalidRecordError where there is none. */
  next(): void {
    this.#end = this.#bytes.length;
    const length = this.#varint();
    if (length < 0 || length > this.#end - this.#at) throw new InvalidRecordError(`a record of ${length} bytes`);
    this.#end = this.#at + length;
    this.#skip(1);
    this.timestampDelta = this.#varlong();
    this.offsetDelta = this.#varint();
    this.keyLength = this.#varint();
    this.#skip(this.keyLength);
    this.valueLength = this.#varint();
    this.#skip(this.valueLength);
    this.#headers();
    if (this.#at !== this.#end) throw new InvalidRecordError("bytes left over in a record");
  }

  #headers(): void {
    const count = this.#varint();
    if (count < 0 || count > this.#end - this.#at) throw new InvalidRecordError(`${count} headers`);
    for (let i = 0; i < count; i++) {
      const keyLength = this.#varint();
      if (keyLength < 0) throw new InvalidRecordError("a header without a key");
      this.#skip(keyLength);
      this.#skip(this.#varint());
    }
  }

  /** A negative length is a null: there is nothing to skip. */
  #skip(length: number): void {
    if (length <= 0) return;
    if (length > this.#end - this.#at) throw new InvalidRecordError(`${length} bytes wanted, ${this.#end - this.#at} left`);
    this.#at += length;
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new InvalidRecordError("a record ends early");
    return this.#bytes[this.#at++] ?? 0;
  }

  #varint(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 28) throw new InvalidRecordError("a varint of more than 5 bytes");
      byte = this.#byte();
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** As a number: exact up to 2^53. */
  #varlong(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 63) throw new InvalidRecordError("a varint of more than 10 bytes");
      byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
