import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "./codec-error.ts";
import { unpack } from "./codecs.ts";

/** Repetitions near and far, and a run: what makes a packer use each kind of element. */
const PLAIN = Buffer.from(
  Array.from({ length: 40 }, (_, i) => `{"id":${i},"user":"user-${(i * 7) % 13}"}`).join("\n") + "a".repeat(300),
);

/** PLAIN as Apache Kafka's own Java client packs it, in base64; "raw" is a bare snappy block. */
const PACKED = {
  gzip: "H4sIAAAAAAAA/+3TPQrDMAyG4b3H8NyCJfk3twm0Q9eWTqF3L2SQIpUPeoB6yfBiIj/YW7pf05LP6fW8PdKyfy45vU/bHsiHroF9IA3iw9BQfGAN1YepofkgGnr4uc07fCkaZthiA1M4fLUSTk82M4XzNysCLQvCpIo0qSFO6siTBgKliUQ5Q1ImZMrxEtjcLAiVC0TlilC5IVTu8IYOhMoToUpGqEIIVRihikBUKQhV4l04PK2GUCW+iMPgA6HK/EJd/+vn9QFE72pOOgUAAA==",
  snappy:
    "glNOQVBQWQAAAAABAAAAAQAAAVO6Cjh7ImlkIjowLCJ1c2VyIjoFBxAtMCJ9CgkZADE2GQAANxUZADI2GQAAMRUZADM2GQAAOBUZADQ2GQAAMhUZADU2GQAAORUZADY2GQAAMxUZADc2GQAAMRmwADg2GgAANBUzADk2GQAAMRmxADE6/QAANRU0ADE6/gAAMRm0ADE6AAEANhk1OgEBGZwAMToCATlNADE6AwEdnToEATlPADE6BQEdnDoFATlRADE6BgE5UgAyOgUBPVMAMjoGATlUADI6BQE9VQAyOgYBOVUAMjoGAT1VADI6BwE5VQAyOgcBOVUAMjoHATlVADI6BwEAMTWjADI6BwE5VQAzOgcBOVUAMzoGATlVADM6BgE5VQAzOgUBPVUAMzoGATlVADM6BQE9VQAzOgYBOVUAMzoGAT1VADM6BwE5VQAzOgcBDDAifWH+AQD+AQD+AQD+AQCqAQA=",
  raw: "ugo4eyJpZCI6MCwidXNlciI6BQcQLTAifQoJGQAxNhkAADcVGQAyNhkAADEVGQAzNhkAADgVGQA0NhkAADIVGQA1NhkAADkVGQA2NhkAADMVGQA3NhkAADEZsAA4NhoAADQVMwA5NhkAADEZsQAxOv0AADUVNAAxOv4AADEZtAAxOgABADYZNToBARmcADE6AgE5TQAxOgMBHZ06BAE5TwAxOgUBHZw6BQE5UQAxOgYBOVIAMjoFAT1TADI6BgE5VAAyOgUBPVUAMjoGATlVADI6BgE9VQAyOgcBOVUAMjoHATlVADI6BwE5VQAyOgcBADE1owAyOgcBOVUAMzoHATlVADM6BgE5VQAzOgYBOVUAMzoFAT1VADM6BgE5VQAzOgUBPVUAMzoGATlVADM6BgE9VQAzOgcBOVUAMzoHAQwwIn1h/gEA/gEA/gEA/gEAqgEA",
  lz4: "BCJNGGBAgkEBAADxAHsiaWQiOjAsInVzZXIiOgcAUi0wIn0KGQAaMRkAFTcZABoyGQAVMRkAGjMZABU4GQAaNBkAFTIZABo1GQAVORkAGjYZABUzGQAaNxkAFjGwABo4GgAVNDMAGjkZABYxsQAbMf0AFTU0ABsx/gAWMbQAGzEAARY2NQALAQEGnAAbMQIBBk0BGzEDAQedAAsEAQZPARsxBQEHnAALBQEGUQEbMQYBBlIBGzIFAQdTARsyBgEGVAEbMgUBB1UBGzIGAQZVARsyBgEHVQEbMgcBBlUBGzIHAQZVARsyBwEGVQEbMgcBBlUBGzIHAQZVARszBwEGVQEbMwYBBlUBGzMGAQZVARszBQEHVQEbMwYBBlUBGzMFAQdVARszBgEGVQEbMwYBB1UBGzMHAQZVARszBwFPMCJ9YQEA/xRQYWFhYWEAAAAA",
  zstd: "KLUv/QBYZAUA0gURFKAZ2s8wTM8BMJBWdvdOiWBCheAYgzz+bq/Tf7+fp9Fnc5lcd203i22vU2urSdi7ZZnw9RWwkBEMORQQCQnMEIJBFAFCqFBql70DUINIaQ8SaDAI6jhHEMUFRth7/b8DKGgzi0s6ibvz38PeO8OyoUzsCoT9VzyhGCtB+FJFJgw776ch7DygaQC34DXBUQP5GzdAXACN0ViidKZjyKs06u6BU6xzqelIAQEAAA==",
};
const CODEC = { gzip: 1, snappy: 2, raw: 2, lz4: 3, zstd: 4 };
const KINDS = ["gzip", "snappy", "raw", "lz4", "zstd"] as const;
const LIMIT = 100_000;

describe.each(KINDS)("%s", (kind) => {
  const codec = CODEC[kind];
  const packed = Buffer.from(PACKED[kind], "base64");

  test("unpacks what the Java client packed", () => {
    expect(unpack(codec, packed).toString()).toBe(PLAIN.toString());
  });

  test("unpacks to the limit and not beyond it", () => {
    expect(unpack(codec, packed, PLAIN.length)).toHaveLength(PLAIN.length);
    const beyond = () => unpack(codec, packed, PLAIN.length - 1);
    expect(beyond).toThrow(CodecError);
    expect(beyond).toThrow(expect.objectContaining({ tooLarge: true }));
  });

  test("throws nothing but a CodecError for cut or changed bytes, and stays within the limit", () => {
    const change = fc.record({
      at: fc.nat(packed.length - 1),
      byte: fc.nat(255),
      length: fc.integer({ min: 0, max: packed.length }),
    });
    fc.assert(
      fc.property(change, ({ at, byte, length }) => {
        const changed = Buffer.from(packed);
        changed[at] = byte;
        expectBounded(codec, changed.subarray(0, length));
      }),
    );
  });
});

test("random bytes are no reason for anything but a CodecError", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.uint8Array({ maxLength: 200 }), (codec, bytes) => {
      expectBounded(codec, Buffer.from(bytes));
    }),
  );
});

test("a snappy block that says it is gigabytes allocates nothing", () => {
  const lie = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x07, 0x00, 0x61]);
  expect(() => unpack(2, lie, 2 ** 32)).toThrow("cannot be that long");
});

function expectBounded(codec: number, bytes: Buffer): void {
  try {
    expect(unpack(codec, bytes, LIMIT).length).toBeLessThanOrEqual(LIMIT);
  } catch (error) {
    expect(error).toBeInstanceOf(CodecError);
  }
}
