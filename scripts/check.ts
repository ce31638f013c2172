import { asCommand, runStep, type Step } from "./steps.ts";

/** `npm run check`: everything that can be said about the code without a broker or a browser; `--no-units` without the unit tests. */
const STEPS: Step[] = [
  { name: "format", command: "oxfmt", args: ["--check", "."] },
  { name: "lint", command: "oxlint", args: ["--type-aware"] },
  // Next writes the types of the routes, which tsc then checks against.
  { name: "route types", command: "next", args: ["typegen"] },
  { name: "types", command: "tsc", args: ["--noEmit"] },
  { name: "dead code", command: "knip", args: [] },
  { name: "units", command: "vitest", args: ["run", "--project", "unit"] },
];

await asCommand(async (guard) => {
  const failed: string[] = [];
  const steps = process.argv.includes("--no-units") ? STEPS.filter(({ name }) => name !== "units") : STEPS;
  for (const step of steps) if (!(await runStep(guard, step))) failed.push(step.name);
  console.log(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
});
