import { expect, test } from "vitest";
import { COOKIE, DEFAULT_PREFERENCES, parsePreferences, preferencesCookie } from "./preferences.ts";

test("no cookie, or one that says nothing known, gives the defaults", () => {
  expect(parsePreferences(undefined)).toEqual(DEFAULT_PREFERENCES);
  expect(parsePreferences("purple.<script>")).toEqual(DEFAULT_PREFERENCES);
});

test("what is written is read back", () => {
  for (const preferences of [
    DEFAULT_PREFERENCES,
    { theme: "dark", projector: true, keys: false },
    { theme: "light", projector: false, keys: true },
  ] as const) {
    const value = preferencesCookie(preferences)
      .split(";")[0]
      ?.slice(COOKIE.length + 1);
    expect(parsePreferences(value)).toEqual(preferences);
  }
});
