import { expect, it } from "vitest";
import { readOptions, SECTIONS } from "./options.ts";

it("measures everything unless told otherwise", () => {
  expect(readOptions([])).toEqual({ quick: false, only: new Set(SECTIONS) });
});

it("takes several sections, separated by commas or given twice", () => {
  expect(readOptions(["--quick", "--only=click, memory", "--only", "pixel"])).toEqual({
    quick: true,
    only: new Set(["click", "memory", "pixel"]),
  });
});

it("names what it does not know", () => {
  expect(() => readOptions(["--only=clicks"])).toThrow("--only=clicks is not known; it can be click,");
  expect(() => readOptions(["--fast"])).toThrow("--fast");
});

it("helps", () => {
  expect(readOptions(["--quick", "-h"])).toBe("help");
});
