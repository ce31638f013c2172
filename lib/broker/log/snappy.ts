import { CodecError } from "./codec-error.ts";

/** What snappy-java (and so every Kafka client that wants to be read by it) puts before its blocks. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
/** The magic, a version and a compatible version, both int32. */
const XERIAL_HEADER = 16;

/**
 * Unpacks snappy as Kafka's clients send it: either blocks with an int32 length each behind
 * snappy-java's header, or one bare block. Throws a CodecError when broken or above `limit` bytes.
 */
export function unpackSnappy(packed: Buffer, limit: number): Buffer {
  if (!packed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return unpackBlock(packed, limit);
  const blocks: Buffer[] = [];
  let left = limit;
  for (let at = XERIAL_HEADER; at < packed.length;) {
    if (packed.length - at < 4) throw new CodecError("a snappy block ends early");
    const length = packed.readInt32BE(at);
    at += 4;
    if (length < 0 || length > packed.length - at) throw new CodecError(`a snappy block of ${length} bytes`);
    const block = unpackBlock(packed.subarray(at, at + length), left);
    left -= block.length;
    blocks.push(block);
    at += length;
  }
  return Buffer.concat(blocks);
}

/**
 * One block: its unpacked length as a varint, then elements. The two low bits of an element's tag say
 * what it is: 0 literal bytes, 1 to 3 a copy of earlier output with an offset of 1 (and 3 bits), 2 or 4
 * bytes (google/snappy, format_description.txt).
 */
function unpackBlock(packed: Buffer, limit: number): Buffer {
  const { value: size, next } = readLength(packed);
  if (size > limit) throw new CodecError(`more than ${limit} bytes`, true);
  // No element of three bytes makes more than 64: a length beyond that is a lie, and nothing is allocated for it.
  if (size > packed.length * 64) throw new CodecError("a snappy block that cannot be that long");
  const output = Buffer.allocUnsafe(size);
  let from = next;
  let to = 0;
  while (from < packed.length) {
    const element = readElement(packed, from);
    from = element.next;
    const { length } = element;
    if (length > size - to) throw new CodecError("a snappy block longer than it says");
    if (element.offset === 0) {
      if (length > packed.length - from) throw new CodecError("a snappy literal ends early");
      packed.copy(output, to, from, from + length);
      from += length;
    } else {
      if (element.offset > to) throw new CodecError("a snappy copy from before the start");
      copyWithin(output, to, element);
    }
    to += length;
  }
  if (to !== size) throw new CodecError("a snappy block shorter than it says");
  return output;
}

interface Element {
  /** How far back the copy begins; 0 for a literal. */
  offset: number;
  length: number;
  next: number;
}

function readElement(packed: Buffer, at: number): Element {
  const tag = byteAt(packed, at);
  const high = tag >>> 2;
  switch (tag & 3) {
    case 0: {
      if (high < 60) return { offset: 0, length: high + 1, next: at + 1 };
      const bytes = high - 59;
      return { offset: 0, length: littleEndian(packed, at + 1, bytes) + 1, next: at + 1 + bytes };
    }
    case 1:
      return copyOf(((tag >>> 5) << 8) | byteAt(packed, at + 1), (high & 7) + 4, at + 2);
    case 2:
      return copyOf(littleEndian(packed, at + 1, 2), high + 1, at + 3);
    default:
      return copyOf(littleEndian(packed, at + 1, 4), high + 1, at + 5);
  }
}

function copyOf(offset: number, length: number, next: number): Element {
  if (offset === 0) throw new CodecError("a snappy copy of nothing");
  return { offset, length, next };
}

/** A copy may reach into what it writes itself: that is how a run is packed. */
function copyWithin(output: Buffer, to: number, { offset, length }: Element): void {
  if (offset >= length) output.copyWithin(to, to - offset, to - offset + length);
  else for (let i = to; i < to + length; i++) output[i] = output[i - offset] ?? 0;
}

function readLength(packed: Buffer): { value: number; next: number } {
  let value = 0;
  for (let at = 0; at < 5; at++) {
    const byte = byteAt(packed, at);
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw new CodecError("a snappy block without a length");
}

function littleEndian(packed: Buffer, at: number, bytes: number): number {
  if (bytes > packed.length - at) throw new CodecError("a snappy element ends early");
  return packed.readUIntLE(at, bytes);
}

function byteAt(packed: Buffer, at: number): number {
  const byte = packed[at];
  if (byte === undefined) throw new CodecError("a snappy block ends early");
  return byte;
}
