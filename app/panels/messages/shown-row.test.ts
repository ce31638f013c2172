import { describe, expect, test } from "vitest";
import type { Shown } from "../../../lib/contract/message-rows.ts";
import type { Filter } from "./shown-row.ts";
import { ANY, inOneLine, passes, rowOfLog, unfolded } from "./shown-row.ts";

const text = (shown: string, isCut = false): Shown => ({ kind: "text", text: shown, bytes: shown.length, isCut });

const row = {
  ...rowOfLog({
    topic: "t",
    partition: 1,
    offset: "41",
    timestamp: 0,
    key: text("user_001"),
    value: text('{"page":"/Cart"}'),
    headers: [{ name: "Source", value: text("demo") }],
    headerCount: 1,
  }),
  consumer: "C1",
};

describe("a filter", () => {
  test.each<[Partial<Filter>, boolean]>([
    [{}, true],
    [{ partition: 1, consumer: "C1", key: "USER", text: "cart" }, true],
    [{ partition: 0 }, false],
    [{ consumer: "C2" }, false],
    [{ key: "user_002" }, false],
    [{ text: "demo" }, true],
    [{ text: "source" }, true],
    [{ text: "checkout" }, false],
  ])("%j: %s", (filter, shown) => expect(passes(row, { ...ANY, ...filter })).toBe(shown));

  test("finds nothing in what is hidden or null, and bytes by their digits", () => {
    expect(passes({ ...row, key: { kind: "hidden" } }, { ...ANY, key: "hidden" })).toBe(false);
    expect(passes({ ...row, key: { kind: "null" } }, { ...ANY, key: "null" })).toBe(false);
    expect(passes({ ...row, value: { kind: "binary", hex: "00ff", bytes: 2 } }, { ...ANY, text: "0FF" })).toBe(true);
  });
});

test("JSON is folded into one line, and unfolded into several", () => {
  expect(inOneLine(text('{\n  "a": 1\n}'), 100)).toBe('{ "a": 1 }');
  expect(unfolded(text('{"a":1}'))).toBe('{\n  "a": 1\n}');
  expect(unfolded(text("{ no JSON"))).toBe("{ no JSON");
  expect(unfolded(text('{"a":', true))).toBe('{"a":…');
  expect(unfolded(text("7"))).toBe("7");
});

test("what is no text says so", () => {
  const bytes: Shown = { kind: "binary", hex: "00ff10", bytes: 900 };
  expect(inOneLine(bytes, 100)).toBe("binary, 900 B: 00ff10");
  expect(unfolded(bytes)).toBe("00 ff 10 …");
  expect([inOneLine({ kind: "null" }, 9), inOneLine(text(""), 9), inOneLine({ kind: "hidden" }, 9)]).toEqual([
    "null",
    "(empty)",
    "hidden",
  ]);
});
