import { describe, expect, it } from "vitest";
import { failuresOf, tellFailures } from "./failures.ts";

const vitest = (...testResults: object[]) => JSON.stringify({ testResults });
const test = (title: string, status: string, failureMessages: string[] = []) => ({
  ancestorTitles: ["a group"],
  title,
  status,
  failureMessages,
});

describe("failuresOf", () => {
  it("names what failed and what was skipped, and says why, without colours", () => {
    const report = vitest({
      name: "/there/lib/a.test.ts",
      status: "failed",
      message: "",
      assertionResults: [
        test("passes", "passed"),
        test("fails", "failed", ["\u001b[31mError\u001b[39m: expected 1 to be 2"]),
        test("is left out", "pending"),
      ],
    });
    expect(failuresOf("vitest", report, "/there")).toEqual([
      { file: "lib/a.test.ts", titles: ["a group", "fails"], message: "Error: expected 1 to be 2", skipped: false },
      { file: "lib/a.test.ts", titles: ["a group", "is left out"], message: "It was skipped.", skipped: true },
    ]);
  });

  it("names a file that never came to its tests", () => {
    const report = vitest({ name: "/there/lib/b.test.ts", status: "failed", message: "No such module", assertionResults: [] });
    expect(failuresOf("vitest", report, "/there")).toEqual([
      { file: "lib/b.test.ts", titles: [], message: "No such module", skipped: false },
    ]);
  });

  it("finds a browser's tests in their suites, the flaky ones too, and what failed before them", () => {
    const spec = (title: string, status: string, ...messages: string[]) => ({
      title,
      file: "board.spec.ts",
      tests: [{ status, results: messages.map((message) => ({ errors: [{ message }] })) }],
    });
    const report = JSON.stringify({
      config: { rootDir: "/there/e2e" },
      errors: [{ message: "the setup threw" }],
      suites: [
        {
          title: "board.spec.ts",
          specs: [spec("is there", "expected"), spec("is right", "flaky", "once it was not")],
          suites: [{ title: "on a phone", specs: [spec("fits", "unexpected", "is cut off")] }],
        },
      ],
    });
    expect(failuresOf("playwright", report, "/there")).toEqual([
      { file: "", titles: [], message: "the setup threw", skipped: false },
      { file: "e2e/board.spec.ts", titles: ["is right"], message: "once it was not", skipped: false },
      { file: "e2e/board.spec.ts", titles: ["on a phone", "fits"], message: "is cut off", skipped: false },
    ]);
  });
});

describe("tellFailures", () => {
  const failure = { file: "lib/a.test.ts", titles: ["a group", "fails"], message: "expected 1\nto be 2", skipped: false };

  it("says suite, file and titles in one line, and what was said below", () => {
    expect(tellFailures("unit", [failure])).toEqual(["✗ unit › lib/a.test.ts › a group › fails\n    expected 1\n    to be 2"]);
  });

  it("cuts long messages and long lists, and says so", () => {
    const long = { ...failure, message: Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n") };
    const [told] = tellFailures("unit", [long]);
    expect(told?.split("\n")).toHaveLength(27);
    expect(told).toContain("… and 15 more lines, above");
    expect(
      tellFailures(
        "unit",
        Array.from({ length: 33 }, () => failure),
      ).at(-1),
    ).toBe("… and 3 more of unit, above");
  });
});
