import { expect, it } from "vitest";
import { BROKER_SECTIONS, readOptions, SECTIONS } from "./options.ts";

it("measures everything of the lab unless told otherwise", () => {
  expect(readOptions([])).toEqual({ what: "lab", quick: false, only: new Set(SECTIONS) });
});

it("measures the broker where asked to", () => {
  expect(readOptions(["--broker"])).toEqual({ what: "broker", quick: false, only: new Set(BROKER_SECTIONS) });
  expect(readOptions(["--broker", "--only=join,start"])).toMatchObject({ only: new Set(["join", "start"]) });
});

it("takes several sections, separated by commas or given twice", () => {
  expect(readOptions(["--quick", "--only=click, memory", "--only", "pixel"])).toEqual({
    what: "lab",
    quick: true,
    only: new Set(["click", "memory", "pixel"]),
  });
});

it("names what it does not know", () => {
  expect(() => readOptions(["--only=clicks"])).toThrow("--only=clicks is not known; it can be click,");
  expect(() => readOptions(["--broker", "--only=click"])).toThrow("--only=click is not known; it can be start,");
  expect(() => readOptions(["--fast"])).toThrow("--fast");
});

it("helps", () => {
  expect(readOptions(["--quick", "-h"])).toBe("help");
});
