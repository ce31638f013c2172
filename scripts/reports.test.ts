import { describe, expect, it } from "vitest";
import { add, countedLine, countReport, strict } from "./reports.ts";

const vitest = (counts: object) =>
  JSON.stringify({ success: true, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, ...counts });
const playwright = (stats: object) => JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats } });

describe("countReport", () => {
  it("counts what the runners report", () => {
    const report = vitest({ success: false, numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
    expect(countReport("vitest", report, false)).toEqual({ passed: 5, failed: 2, skipped: 2 });
    expect(countReport("playwright", playwright({ expected: 7, skipped: 3 }), true)).toEqual({
      passed: 7,
      failed: 0,
      skipped: 3,
    });
  });

  it("counts a flaky test as failed", () => {
    expect(countReport("playwright", playwright({ expected: 1, flaky: 1 }), true)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("counts a failure that no test stands for: a file that does not load, a setup that throws, no report, no test", () => {
    expect(countReport("vitest", vitest({ success: false, numPassedTests: 3 }), false)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 0,
    });
    expect(countReport("playwright", playwright({ expected: 3 }), false)).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(countReport("playwright", null, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countReport("vitest", vitest({}), true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("the counted line", () => {
  it("names skipped tests only where there are any", () => {
    expect(countedLine(add({ passed: 1, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 0 }))).toBe(
      "3 passed, 1 failed",
    );
    expect(countedLine({ passed: 1, failed: 0, skipped: 2 })).toBe("1 passed, 0 failed, 2 skipped");
  });

  it("counts skipped tests as failed in CI", () => {
    expect(strict({ passed: 1, failed: 1, skipped: 2 })).toEqual({ passed: 1, failed: 3, skipped: 0 });
  });
});
