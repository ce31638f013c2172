import { parseArgs } from "node:util";

/** What can be measured, in the order in which it is. */
export const SECTIONS = ["click", "pixel", "throughput", "memory", "describe"] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface BenchOptions {
  /** One short sample of everything: shows that it runs, not how fast. */
  quick: boolean;
  only: ReadonlySet<SectionName>;
}

export const USAGE = `Usage: npm run bench -- [--quick] [--only=${SECTIONS.join(",")}]

  --quick   one short sample of each, to see that it runs; its figures mean nothing
  --only    measures only these, separated by commas`;

/** Rejects, by throwing an Error with one sentence, what it does not know. */
export function readOptions(args: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: "boolean" }, only: { type: "string", multiple: true }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) return "help";
  const named = (values.only ?? []).flatMap((list) => list.split(",")).map((name) => name.trim());
  return { quick: values.quick ?? false, only: new Set(named.length > 0 ? named.map(sectionOf) : SECTIONS) };
}

function sectionOf(name: string): SectionName {
  const section = SECTIONS.find((known) => known === name);
  if (!section) throw new Error(`--only=${name} is not known; it can be ${SECTIONS.join(", ")}`);
  return section;
}
