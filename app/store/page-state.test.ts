import { expect, test } from "vitest";
import { pageQuery, parsePageState } from "./page-state.ts";

test("what is written into the address is read back", () => {
  for (const state of [
    { group: null, beside: [], panel: "describe", lesson: null },
    { group: "a group & more?", beside: ["b", "c, d"], panel: "events", lesson: "cascade" },
    { group: "ä/ö", beside: [], panel: "state", lesson: "all" },
  ] as const) {
    expect(parsePageState(new URLSearchParams(pageQuery(state)))).toEqual(state);
  }
});

test("the usual page has a clean address", () => {
  expect(pageQuery({ group: null, beside: [], panel: "describe", lesson: null })).toBe("");
});

test("an unknown panel is the usual one", () => {
  expect(parsePageState(new URLSearchParams("?panel=lessons&group=&beside=&lesson="))).toEqual({
    group: null,
    beside: [],
    panel: "describe",
    lesson: null,
  });
});

test("a group stands but once, and at most three beside it", () => {
  expect(parsePageState(new URLSearchParams("?group=a&beside=a&beside=b&beside=b&beside=c&beside=d&beside=e"))).toMatchObject({
    group: "a",
    beside: ["b", "c", "d"],
  });
});
