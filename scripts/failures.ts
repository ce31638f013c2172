import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** A test that did not pass, or a file that never came to its tests. */
export interface Failure {
  /** Its file, from the project's folder. */
  file: string;
  /** Its titles, outermost first; empty where the whole file failed. */
  titles: string[];
  /** What its runner said of it, without colours. */
  message: string;
  /** It was left out, which is a failure only where nothing may be. */
  skipped: boolean;
}

/** So much of a message is told, and of so many tests: the runner's own output above has the rest. */
const MAX_LINES = 25;
const MAX_FAILURES = 30;

const SKIPPED = "It was skipped.";

const VitestResults = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const PlaywrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })),
    }),
  ),
});

interface PlaywrightSuite {
  title: string;
  specs: z.infer<typeof PlaywrightSpec>[];
  suites?: PlaywrightSuite[] | undefined;
}

const PlaywrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(PlaywrightSpec),
  suites: z.array(z.lazy(() => PlaywrightSuite)).optional(),
});

const PlaywrightResults = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(PlaywrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** What failed and what was skipped, from a runner's JSON report; `root` is the project's folder. */
export function failuresOf(kind: "vitest" | "playwright", json: string, root: string): Failure[] {
  const failures = kind === "vitest" ? ofVitest(json) : ofPlaywright(json);
  return failures.map((failure) => ({
    ...failure,
    file: failure.file === "" ? "" : relative(root, failure.file),
    message: stripVTControlCharacters(failure.message).trim(),
  }));
}

function ofVitest(json: string): Failure[] {
  return VitestResults.parse(JSON.parse(json)).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status !== "passed")
      .map((test) => ({
        file: name,
        titles: [...test.ancestorTitles, test.title],
        message: test.status === "failed" ? (test.failureMessages ?? []).join("\n") : SKIPPED,
        skipped: test.status !== "failed",
      }));
    const whole = { file: name, titles: [], message: message ?? "", skipped: false };
    return status === "failed" && tests.every(({ skipped }) => skipped) ? [whole, ...tests] : tests;
  });
}

function ofPlaywright(json: string): Failure[] {
  const { config, suites, errors } = PlaywrightResults.parse(JSON.parse(json));
  const ofSuite = (suite: PlaywrightSuite, titles: string[]): Failure[] => [
    ...suite.specs.flatMap((spec) =>
      spec.tests
        .filter((test) => test.status !== "expected")
        .map((test) => ({
          file: `${config.rootDir}/${spec.file}`,
          titles: [...titles, spec.title],
          message:
            test.status === "skipped"
              ? SKIPPED
              : test.results.flatMap((result) => result.errors.map((error) => error.message ?? "")).join("\n"),
          skipped: test.status === "skipped",
        })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => ofSuite(inner, [...titles, inner.title])),
  ];
  // The outermost suites are files, which are told by their paths.
  return [
    ...errors.map((error) => ({ file: "", titles: [], message: error.message ?? "", skipped: false })),
    ...suites.flatMap((suite) => ofSuite(suite, [])),
  ];
}

/** One paragraph for each failure: its suite, file and titles, then what was said of it. */
export function tellFailures(suite: string, failures: readonly Failure[]): string[] {
  const told = failures.slice(0, MAX_FAILURES).map(({ file, titles, message }) => {
    const lines = message.split("\n");
    const left = lines.length - MAX_LINES;
    return [
      `✗ ${[suite, file, ...titles].filter((part) => part !== "").join(" › ")}`,
      ...lines.slice(0, MAX_LINES),
      ...(left > 0 ? [`… and ${left} more lines, above`] : []),
    ].join("\n    ");
  });
  const left = failures.length - told.length;
  return left > 0 ? [...told, `… and ${left} more of ${suite}, above`] : told;
}
