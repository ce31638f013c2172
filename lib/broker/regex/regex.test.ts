import { describe, expect, test } from "vitest";
import { compileRegex } from "./regex.ts";

const TOPICS = ["orders", "Orders", "orders-2", "orders.eu.1", "payments", "a_b", "", "aaa", "x-y"];
const matching = (pattern: string) => {
  const regex = compileRegex(pattern);
  return TOPICS.filter((topic) => regex.matches(topic, { steps: 1_000_000 }));
};

describe("an expression matches whole names", () => {
  test.each([
    ["orders", ["orders"]],
    ["orders.*", ["orders", "orders-2", "orders.eu.1"]],
    ["^orders(-\\d|\\.eu\\..)$", ["orders-2", "orders.eu.1"]],
    ["(?i)orders", ["orders", "Orders"]],
    ["(?i:O)rders", ["orders", "Orders"]],
    ["[^a-z]+.*", ["Orders"]],
    ["[[:lower:]]{3,6}", ["orders", "aaa"]],
    ["[\\w]_\\pL", ["a_b"]],
    ["a{3}|x-y", ["aaa", "x-y"]],
    ["(?P<one>a)+?", ["aaa"]],
    ["\\Qorders.eu.1\\E", ["orders.eu.1"]],
    ["\\Aorders\\b.*\\z", ["orders", "orders-2", "orders.eu.1"]],
    ["", [""]],
    ["(a*)*", ["", "aaa"]],
    ["x[-]y|[]a]{3}", ["aaa", "x-y"]],
    ["\\x61\\x{62}?\\141a", ["aaa"]],
    ["ä*aaa", ["aaa"]],
    ["a{,3}", []],
  ])("%s", (pattern, topics) => expect(matching(pattern)).toEqual(topics));
});

test.each([
  ["(", "missing closing )"],
  ["a)", "regexp/syntax: internal error"],
  ["[", "missing closing ]"],
  ["[a", "missing closing ]"],
  ["*", "missing argument to repetition operator"],
  ["a**", "invalid nested repetition operator"],
  ["a{1001}", "invalid repeat count"],
  ["a{2,1}", "invalid repeat count"],
  ["[z-a]", "invalid character class range"],
  ["\\p{Nothing}", "invalid character class range"],
  ["(?=a)", "invalid or unsupported Perl syntax"],
  ["(?P<1 >a)", "invalid named capture"],
  ["(a)\\1", "invalid escape sequence"],
  ["\\", "trailing backslash at end of expression"],
  ["((a{1000}){1000})", "expression too large"],
  ["(".repeat(300), "expression nests too deeply"],
])("%s is refused: %s", (pattern, message) => expect(() => compileRegex(pattern)).toThrow(message));

test("takes no longer where JavaScript's own would take forever, and stops where the effort is used up", () => {
  const text = "a".repeat(249);
  expect(compileRegex("(a+)+b").matches(text, { steps: 100_000 })).toBe(false);
  expect(compileRegex("(a+)+").matches(text, { steps: 100_000 })).toBe(true);
  expect(compileRegex("(a+)+").matches(text, { steps: 100 })).toBe(false);
});
