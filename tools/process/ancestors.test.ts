import { describe, expect, it } from "vitest";
import { isAlive, npmAncestors } from "./ancestors.ts";

describe("npmAncestors", () => {
  const table = new Map([
    [30, { parent: 20, command: "sh" }],
    [20, { parent: 10, command: "npm run kafka" }],
  ]);
  const read = (pid: number) => table.get(pid) ?? null;

  it("watches nothing when npm did not start us", () => {
    expect(npmAncestors(20, false, read)).toEqual([]);
  });

  it("watches npm where the shell became the script", () => {
    expect(npmAncestors(20, true, read)).toEqual([20]);
  });

  it("watches the shell and npm where the shell stayed between them", () => {
    expect(npmAncestors(30, true, read)).toEqual([30, 20]);
  });

  it("watches the parent where nothing is known of it", () => {
    expect(npmAncestors(99, true, read)).toEqual([99]);
  });
});

it("isAlive knows living and ended processes", () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(2 ** 30)).toBe(false);
});
