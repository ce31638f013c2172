import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { CodecError } from "./codec-error.ts";
import { unpackLz4 } from "./lz4.ts";
import { unpackSnappy } from "./snappy.ts";

/** Codecs by their number in a batch's attributes. */
export const CODEC_NONE = 0;
export const CODEC_ZSTD = 4;

/**
 * What a batch may unpack to. Apache Kafka unpacks in a stream and has no such bound; here the whole
 * is in memory for a moment, and a batch of a megabyte can be made to unpack to gigabytes.
 */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Unpacks a batch's records. Throws a CodecError when they are broken or above `limit` bytes. */
export function unpack(codec: number, packed: Buffer, limit = MAX_UNPACKED_BYTES): Buffer {
  switch (codec) {
    case CODEC_NONE:
      return packed;
    case 1:
      return guarded(() => gunzipSync(packed, { maxOutputLength: limit }));
    case 2:
      return unpackSnappy(packed, limit);
    case 3:
      return unpackLz4(packed, limit);
    case CODEC_ZSTD:
      // No frame at all is no error to the library that Apache Kafka uses.
      if (packed.length === 0) return packed;
      return guarded(() => zstdDecompressSync(packed, { maxOutputLength: limit }));
    default:
      throw new CodecError(`codec ${codec}`);
  }
}

function guarded(inflate: () => Buffer): Buffer {
  try {
    return inflate();
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new CodecError(error instanceof Error ? error.message : String(error), tooLarge);
  }
}
