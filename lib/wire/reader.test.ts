import { describe, expect, it } from "vitest";
import { MAX_ELEMENTS, Reader } from "./reader.ts";
import { WireError } from "./wire-error.ts";

const reader = (...bytes: number[]) => new Reader(Buffer.from(bytes));

describe("a reader", () => {
  it("reads numbers of every width with their sign", () => {
    const bytes = Buffer.alloc(15);
    bytes.writeInt8(-1, 0);
    bytes.writeInt16BE(-2, 1);
    bytes.writeInt32BE(-3, 3);
    bytes.writeBigInt64BE(-(2n ** 63n), 7);
    const numbers = new Reader(bytes);
    expect([numbers.int8(), numbers.int16(), numbers.int32(), numbers.int64()]).toEqual([-1, -2, -3, -(2n ** 63n)]);
    expect(numbers.remaining).toBe(0);
  });

  it("takes any byte but 0 for true", () => {
    expect([reader(0).bool(), reader(1).bool(), reader(7).bool()]).toEqual([false, true, true]);
  });

  it.each([
    [[0x00], 0],
    [[0x7f], 127],
    [[0x80, 0x01], 128],
    [[0xff, 0xff, 0xff, 0xff, 0x07], 2 ** 31 - 1],
    // As Apache Kafka, which keeps it in an int.
    [[0xff, 0xff, 0xff, 0xff, 0x0f], -1],
    // Longer than needed, and still the number.
    [[0x81, 0x00], 1],
  ])("reads the varint %j as %i", (bytes, value) => {
    expect(reader(...bytes).unsignedVarint()).toBe(value);
  });

  it("refuses a varint that does not end in time", () => {
    expect(() => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x01).unsignedVarint()).toThrow("more than 5 bytes");
    expect(() => new Reader(Buffer.alloc(11, 0x80)).varlong()).toThrow("more than 10 bytes");
    expect(() => reader(0x80).unsignedVarint()).toThrow(WireError);
  });

  it.each([
    ["string", () => reader(0xff, 0xfe).nullableString()],
    ["compact string", () => reader(0).compactNullableString()],
    ["bytes", () => reader(0xff, 0xff, 0xff, 0xfe).nullableBytes()],
    ["compact bytes", () => reader(0).compactNullableBytes()],
    ["array", () => reader(0xff, 0xff, 0xff, 0xfe).arrayLength()],
    ["compact array", () => reader(0).compactArrayLength()],
    ["compact array of a length beyond 31 bits", () => reader(0xff, 0xff, 0xff, 0xff, 0x0f).compactArrayLength()],
  ])("reads a negative length as null: %s", (_, read) => {
    expect(read()).toBeNull();
  });

  it.each([
    ["a string", () => reader(0, 4, 0x61).nullableString(), "4 bytes wanted, 1 left"],
    ["a compact string", () => reader(5, 0x61).compactNullableString(), "4 bytes wanted, 1 left"],
    ["bytes", () => reader(0x7f, 0xff, 0xff, 0xff, 1).nullableBytes(), "2147483647 bytes wanted, 1 left"],
    ["an array", () => reader(0x7f, 0xff, 0xff, 0xff, 1).arrayLength(), "2147483647 elements in 1 bytes"],
    ["a compact array", () => reader(4, 1, 1).compactArrayLength(), "3 elements in 2 bytes"],
    ["a number", () => reader(1, 2, 3).int32(), "4 bytes wanted, 3 left"],
    ["a uuid", () => new Reader(Buffer.alloc(15)).uuid(), "16 bytes wanted, 15 left"],
    ["a negative number of bytes", () => reader(1).bytes(-1), "-1 bytes wanted, 1 left"],
  ])("refuses what is longer than the frame: %s", (_, read, reason) => {
    expect(read).toThrow(new WireError(reason));
  });

  it("refuses a compact string longer than any other string can be", () => {
    const bytes = Buffer.concat([Buffer.from([0x81, 0x80, 0x02]), Buffer.alloc(0x8000, 0x61)]);
    expect(() => new Reader(bytes).compactNullableString()).toThrow("a string of 32768 bytes");
  });

  it("bounds the elements of all arrays of a frame together", () => {
    const bytes = Buffer.alloc(MAX_ELEMENTS + 8);
    bytes.writeInt32BE(MAX_ELEMENTS, 0);
    bytes.writeInt32BE(1, 4);
    const arrays = new Reader(bytes);
    expect(arrays.arrayLength()).toBe(MAX_ELEMENTS);
    expect(() => arrays.arrayLength()).toThrow("elements in one frame");
  });

  it("counts tagged fields among them", () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xff, 0x7f]), Buffer.alloc(3_000_000)]);
    expect(() => new Reader(bytes).tagCount()).toThrow("elements in one frame");
    expect(() => reader(5, 0, 0).tagCount()).toThrow("5 elements in 2 bytes");
  });

  it("gives bytes as a slice of the frame", () => {
    const frame = Buffer.from([0, 0, 0, 1, 5]);
    const slice = new Reader(frame).nullableBytes();
    frame[4] = 6;
    expect(slice).toEqual(Buffer.from([6]));
  });
});
