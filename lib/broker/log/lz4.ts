import { CodecError } from "./codec-error.ts";

const FRAME_MAGIC = 0x184d2204;
const FLAG_BLOCK_CHECKSUM = 0x10;
const FLAG_CONTENT_SIZE = 0x08;
const FLAG_DICTIONARY = 0x01;
/** The top bit of a block's length says that the block is not compressed. */
const PLAIN_BLOCK = 0x8000_0000;
const SHORTEST_MATCH = 4;

/**
 * Unpacks an LZ4 frame (lz4_Frame_format.md): a header, then blocks with a length each, then a length
 * of 0. Its checksums are not looked at: the record batch around it has one of its own. Throws a
 * CodecError when broken or above `limit` bytes.
 */
export function unpackLz4(packed: Buffer, limit: number): Buffer {
  if (packed.length < 7 || packed.readUInt32LE(0) !== FRAME_MAGIC) throw new CodecError("no LZ4 frame");
  const flags = packed.readUInt8(4);
  if (flags >>> 6 !== 1 || (flags & FLAG_DICTIONARY) !== 0) throw new CodecError("an LZ4 frame of an unknown kind");
  const output = new Output(packed.length * 4, limit);
  // The magic, flags and block size before; one byte of header checksum after.
  let at = 7 + (flags & FLAG_CONTENT_SIZE ? 8 : 0);
  for (;;) {
    if (packed.length - at < 4) throw new CodecError("an LZ4 frame ends early");
    const word = packed.readUInt32LE(at);
    at += 4;
    if (word === 0) return output.written();
    const length = word % PLAIN_BLOCK;
    if (length > packed.length - at) throw new CodecError(`an LZ4 block of ${length} bytes`);
    const block = packed.subarray(at, at + length);
    if (word >= PLAIN_BLOCK) output.append(block, 0, length);
    else unpackBlock(block, output);
    at += length + (flags & FLAG_BLOCK_CHECKSUM ? 4 : 0);
  }
}

/**
 * Sequences: a token (four bits of literal length, four of match length), literals, then how far back
 * the match begins, in two bytes. The last sequence has literals only (lz4_Block_format.md).
 */
function unpackBlock(block: Buffer, output: Output): void {
  let at = 0;
  while (at < block.length) {
    const token = byteAt(block, at++);
    let literals = token >>> 4;
    if (literals === 15) {
      const { extra, next } = readExtra(block, at);
      literals += extra;
      at = next;
    }
    if (literals > block.length - at) throw new CodecError("an LZ4 literal ends early");
    output.append(block, at, literals);
    at += literals;
    if (at === block.length) return;
    const offset = byteAt(block, at) | (byteAt(block, at + 1) << 8);
    at += 2;
    let match = token & 15;
    if (match === 15) {
      const { extra, next } = readExtra(block, at);
      match += extra;
      at = next;
    }
    output.repeat(offset, match + SHORTEST_MATCH);
  }
}

/** A length above 14 goes on in bytes that are added up, until one that is not 255. */
function readExtra(block: Buffer, from: number): { extra: number; next: number } {
  let extra = 0;
  for (let at = from; ; at++) {
    const byte = byteAt(block, at);
    extra += byte;
    if (byte !== 255) return { extra, next: at + 1 };
  }
}

function byteAt(block: Buffer, at: number): number {
  const byte = block[at];
  if (byte === undefined) throw new CodecError("an LZ4 block ends early");
  return byte;
}

/** A buffer that grows with what is really written, up to `limit`. */
class Output {
  #bytes: Buffer;
  #length = 0;
  readonly #limit: number;

  constructor(guess: number, limit: number) {
    this.#bytes = Buffer.allocUnsafe(Math.min(guess, limit));
    this.#limit = limit;
  }

  append(source: Buffer, at: number, length: number): void {
    this.#grow(length);
    const bytes = this.#bytes;
    // A call of copy costs more than a few bytes do.
    if (length < 32) for (let i = 0; i < length; i++) bytes[this.#length + i] = source[at + i] ?? 0;
    else source.copy(bytes, this.#length, at, at + length);
    this.#length += length;
  }

  /** Writes again what was written `offset` bytes ago; it may reach into what it writes itself. */
  repeat(offset: number, length: number): void {
    if (offset === 0 || offset > this.#length) throw new CodecError("an LZ4 match from before the start");
    this.#grow(length);
    const bytes = this.#bytes;
    const to = this.#length;
    if (offset >= length && length >= 32) bytes.copyWithin(to, to - offset, to - offset + length);
    else for (let i = to; i < to + length; i++) bytes[i] = bytes[i - offset] ?? 0;
    this.#length = to + length;
  }

  written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    if (needed > this.#limit) throw new CodecError(`more than ${this.#limit} bytes`, true);
    const grown = Buffer.allocUnsafe(Math.min(Math.max(needed, this.#bytes.length * 2), this.#limit));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
