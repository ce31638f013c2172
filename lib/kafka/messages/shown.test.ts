import { expect, test } from "vitest";
import { logMessage, showBytes } from "./shown.ts";

test.each<[string, Buffer | null, object]>([
  ["nothing", null, { kind: "null" }],
  ["an empty one", Buffer.alloc(0), { kind: "text", text: "", bytes: 0, isCut: false }],
  ["text", Buffer.from("ä\n\t{}"), { kind: "text", text: "ä\n\t{}", bytes: 6, isCut: false }],
  ["bytes that are no UTF-8", Buffer.from([0xff, 0x00]), { kind: "binary", hex: "ff00", bytes: 2 }],
  ["zeros, which are UTF-8 and no text", Buffer.alloc(3), { kind: "binary", hex: "000000", bytes: 3 }],
])("%s", (_, bytes, shown) => expect(showBytes(bytes)).toEqual(shown));

test("long text is cut between characters, and its whole length told", () => {
  for (const character of ["x", "ä", "🎈"]) {
    const shown = showBytes(Buffer.from(character.repeat(5000)));
    expect(shown).toMatchObject({ kind: "text", isCut: true, bytes: Buffer.byteLength(character) * 5000 });
    if (shown.kind === "text") {
      expect(shown.text.length).toBeLessThanOrEqual(2000);
      expect(shown.text.isWellFormed()).toBe(true);
    }
  }
});

test("long bytes are shown by their beginning", () => {
  expect(showBytes(Buffer.alloc(1000, 0xfe))).toEqual({ kind: "binary", hex: "fe".repeat(64), bytes: 1000 });
});

test("headers stand in their order, several of one name too, and too many are counted", () => {
  const headers = { a: Buffer.from("1"), b: [Buffer.from("2"), Buffer.from("3")], c: undefined };
  const message = logMessage("t", 0, { offset: "1", timestamp: "2", key: null, value: null, headers });
  expect(message.headers.map(({ name, value }) => `${name} ${value.kind === "text" ? value.text : value.kind}`)).toEqual([
    "a 1",
    "b 2",
    "b 3",
    "c null",
  ]);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`h${index}`, Buffer.from("x")]));
  const long = logMessage("t", 0, { offset: "1", timestamp: "2", key: null, value: null, headers: many });
  expect([long.headers.length, long.headerCount]).toEqual([16, 40]);
});
