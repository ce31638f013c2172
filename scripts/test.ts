import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Guard } from "../tools/process/guard.ts";
import type { Tool } from "../tools/programs/install-line.ts";
import { failuresOf, tellFailures } from "./failures.ts";
import { installMissing, missingLine } from "./preflight.ts";
import { add, countedLine, countReport, NONE, strict, type Counts } from "./reports.ts";
import { asCommand, ROOT, runStep, type Step } from "./steps.ts";

/** `npm test`: units, the brokers and the lab on them, and the page in a browser. */

interface Suite {
  name: string;
  /** Without these it is skipped. */
  needs: Tool[];
  /** Without these some of its tests skip themselves. */
  wants: Tool[];
  runner: "vitest" | "playwright";
  /** What the suite runs on, such as the built pages; without it the suite has failed. */
  before?: Step;
  args: string[];
}

const REPORTS = join(ROOT, "reports");
const CI = process.env["CI"] === "true" || process.env["CI"] === "1";

const reportOf = (name: string) => join(REPORTS, `${name}.json`);
const vitest = (name: string) => [
  "run",
  "--project",
  name,
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${reportOf(name)}`,
];

/** Before a suite, not within it: beside tests that need the machine it takes minutes. */
const BUILD: Step = { name: "build", command: "node", args: ["scripts/build.ts"] };

const SUITES: Suite[] = [
  { name: "unit", needs: [], wants: [], runner: "vitest", args: vitest("unit") },
  {
    name: "conformance",
    needs: [],
    wants: ["java", "maven", "kcat", "python3"],
    runner: "vitest",
    before: BUILD,
    args: vitest("conformance"),
  },
  {
    name: "e2e",
    needs: ["java", "maven", "chromium"],
    wants: ["kcat"],
    runner: "playwright",
    before: BUILD,
    args: ["test"],
  },
];

/** Runs a suite; gives its counts, and a paragraph for each test that did not pass. */
async function runSuite(guard: Guard, { name, runner, before, args }: Suite): Promise<{ counts: Counts; failures: string[] }> {
  if (before && !(await runStep(guard, before))) {
    return { counts: { ...NONE, failed: 1 }, failures: [`✗ ${before.name}, which the ${name} suite needs, has failed`] };
  }
  const ok = await runStep(guard, { name, command: runner, args });
  const json = await readFile(reportOf(name), "utf8").catch(() => null);
  const failures = json === null ? [] : failuresOf(runner, json, ROOT).filter(({ skipped }) => CI || !skipped);
  return { counts: countReport(runner, json, ok), failures: tellFailures(name, failures) };
}

/** The suites of these names; all where none is named. */
function suitesOf(names: readonly string[]): Suite[] {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no suite: ${SUITES.map(({ name }) => name).join(", ")}`);
  return names.length === 0 ? SUITES : SUITES.filter(({ name }) => names.includes(name));
}

await asCommand(async (guard) => {
  const suites = suitesOf(process.argv.slice(2));
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS);
  const missing = await installMissing(guard, [...new Set(suites.flatMap(({ needs, wants }) => [...needs, ...wants]))]);
  let total = NONE;
  const notes: string[] = [];
  const failures: string[] = [];
  for (const suite of suites) {
    const lacks = (CI ? [...suite.needs, ...suite.wants] : suite.needs).filter((tool) => missing.includes(tool));
    const result = lacks.length > 0 ? { counts: { ...NONE, skipped: 1 }, failures: [] } : await runSuite(guard, suite);
    failures.push(...result.failures);
    notes.push(...lacks.map((tool) => `The ${suite.name} suite is skipped. ${missingLine(tool)}`));
    const wants = suite.wants.filter((tool) => missing.includes(tool) && !lacks.includes(tool));
    notes.push(...wants.map((tool) => `Some of the ${suite.name} suite is skipped. ${missingLine(tool)}`));
    total = add(total, result.counts);
  }
  const counts = CI ? strict(total) : total;
  await writeFile(reportOf("counts"), JSON.stringify(counts));
  // Told once more at the end: between hundreds of lines nobody finds them. CI, where more follows, repeats them.
  await writeFile(join(REPORTS, "failures.txt"), failures.map((failure) => `${failure}\n\n`).join(""));
  console.log(["", ...failures, ...notes, countedLine(counts)].join("\n"));
  return counts.failed === 0 ? 0 : 1;
});
