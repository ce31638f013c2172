import { z } from "zod";

/** How many tests ended how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const VitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/**
 * Counts from a runner's JSON report. `ok` is whether its exit code was 0: a runner that failed
 * without a failed test (a file that cannot be loaded, a setup that threw) counts as one failure,
 * and so does a report that is missing or empty.
 */
export function countReport(kind: "vitest" | "playwright", json: string | null, ok: boolean): Counts {
  const counts = json === null ? NONE : kind === "vitest" ? countVitest(json) : countPlaywright(json);
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  return counts.failed === 0 && (!ok || !ran) ? { ...counts, failed: 1 } : counts;
}

function countVitest(json: string): Counts {
  const report = VitestReport.parse(JSON.parse(json));
  const failed = report.numFailedTests === 0 && !report.success ? 1 : report.numFailedTests;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

/** A flaky test failed once: that is a failure. */
function countPlaywright(json: string): Counts {
  const { stats } = PlaywrightReport.parse(JSON.parse(json));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** The one line that a run ends with. */
export function countedLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** In CI nothing may be left out: what was skipped has failed. */
export function strict(counts: Counts): Counts {
  return { passed: counts.passed, failed: counts.failed + counts.skipped, skipped: 0 };
}
