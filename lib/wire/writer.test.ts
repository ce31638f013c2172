import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

function write(use: (writer: Writer) => void): Buffer {
  const writer = new Writer();
  use(writer);
  const bytes = Buffer.concat(writer.finish());
  expect(writer.length).toBe(bytes.length);
  return bytes;
}

describe("a writer", () => {
  it("writes varints that the reader reads as the same numbers", () => {
    fc.assert(
      fc.property(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (short, long) => {
        const bytes = write((writer) => {
          writer.unsignedVarint(short);
          writer.varint(short);
          writer.varlong(long);
        });
        const reader = new Reader(bytes);
        expect([reader.unsignedVarint(), reader.varint(), reader.varlong()]).toEqual([short, short, long]);
      }),
    );
  });

  it("writes small numbers of either sign in one byte, where they are zigzag", () => {
    expect(write((writer) => writer.varint(-1))).toEqual(Buffer.from([1]));
    expect(write((writer) => writer.varlong(-64n))).toEqual(Buffer.from([127]));
  });

  it("loses nothing where one chunk ends and the next begins", () => {
    const parts = fc.array(fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.uint8Array({ maxLength: 3000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(parts, (parts) => {
        const bytes = write((writer) => {
          for (const part of parts)
            if (typeof part === "string") writer.nullableString(part);
            else writer.nullableBytes(Buffer.from(part));
        });
        const reader = new Reader(bytes);
        const read = parts.map((part) => (typeof part === "string" ? reader.nullableString() : reader.nullableBytes()));
        expect(read).toEqual(parts.map((part) => (typeof part === "string" ? part : Buffer.from(part))));
        expect(reader.remaining).toBe(0);
      }),
    );
  });

  it("passes long bytes on and copies short ones", () => {
    const long = Buffer.alloc(100_000, 1);
    const short = Buffer.alloc(10, 2);
    const writer = new Writer();
    writer.nullableBytes(long);
    writer.nullableBytes(short);
    const chunks = writer.finish();
    expect(chunks.filter((chunk) => chunk === long || chunk === short)).toEqual([long]);
    expect(chunks[1]).toBe(long);
  });

  it("writes null as a length of -1, compact as 0", () => {
    const bytes = write((writer) => {
      writer.nullableString(null);
      writer.nullableBytes(null);
      writer.arrayLength(null);
      writer.compactNullableString(null);
      writer.compactNullableBytes(null);
      writer.compactArrayLength(null);
    });
    expect(bytes.toString("hex")).toBe("ffff ffffffff ffffffff 000000".replaceAll(" ", ""));
  });

  it("does not write what no reader would read", () => {
    const writer = new Writer();
    expect(() => writer.compactNullableString("ä".repeat(20_000))).toThrow("a string of 40000 bytes");
    expect(() => writer.int16(40_000)).toThrow(RangeError);
    expect(() => writer.uuid("short")).toThrow(RangeError);
  });
});
