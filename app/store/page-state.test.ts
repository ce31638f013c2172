import { expect, test } from "vitest";
import { pageQuery, parsePageState } from "./page-state.ts";

test("what is written into the address is read back", () => {
  for (const state of [
    { group: null, panel: "describe", lesson: null },
    { group: "a group & more?", panel: "events", lesson: "cascade" },
    { group: "ä/ö", panel: "state", lesson: "all" },
  ] as const) {
    expect(parsePageState(new URLSearchParams(pageQuery(state)))).toEqual(state);
  }
});

test("the usual page has a clean address", () => expect(pageQuery({ group: null, panel: "describe", lesson: null })).toBe(""));

test("an unknown panel is the usual one", () => {
  expect(parsePageState(new URLSearchParams("?panel=lessons&group=&lesson="))).toEqual({
    group: null,
    panel: "describe",
    lesson: null,
  });
});
