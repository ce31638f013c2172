import { describe, expect, test } from "vitest";
import { newKafkaUuid, newUuid } from "./ids.ts";

describe("random ids", () => {
  test("are UUIDs of version 4 in either form", () => {
    const random = (size: number) => Buffer.alloc(size, 0xff);
    expect(newUuid(random)).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
    expect(Buffer.from(newKafkaUuid(random), "base64url").toString("hex")).toBe("ffffffffffff4fffbfffffffffffffff");
  });

  test("do not begin with a hyphen, which command lines would take for an option", () => {
    // 0xf8 is the first byte of a text that begins with "-".
    const bytes = [0xf8, 0xfb, 0x01];
    const random = (size: number) => Buffer.alloc(size, bytes.shift());
    expect(newKafkaUuid(random)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
  });

  test("do not change the bytes that they were made of", () => {
    const given = Buffer.alloc(16, 0xff);
    newUuid(() => given);
    expect(given.equals(Buffer.alloc(16, 0xff))).toBe(true);
  });
});
