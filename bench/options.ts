import { parseArgs } from "node:util";

/** What can be measured of the lab, in the order in which it is. */
export const SECTIONS = ["click", "pixel", "throughput", "memory", "describe", "load"] as const;
export type SectionName = (typeof SECTIONS)[number];

/** What can be measured of the embedded broker, beside Apache Kafka. */
export const BROKER_SECTIONS = ["start", "memory", "kafkajs", "librdkafka", "join", "latency"] as const;
export type BrokerSectionName = (typeof BROKER_SECTIONS)[number];

interface Selection<What, Name> {
  what: What;
  /** One short sample of everything: shows that it runs, not how fast. */
  quick: boolean;
  only: ReadonlySet<Name>;
}

export type LabOptions = Selection<"lab", SectionName>;
export type BrokerOptions = Selection<"broker", BrokerSectionName>;

export const USAGE = `Usage: npm run bench -- [--quick] [--only=${SECTIONS.join(",")}]
       npm run bench -- --broker [--quick] [--only=${BROKER_SECTIONS.join(",")}]

  --broker  measures the embedded broker beside Apache Kafka, instead of the lab
  --quick   one short sample of each, to see that it runs; its figures mean nothing
  --only    measures only these, separated by commas`;

/** Rejects, by throwing an Error with one sentence, what it does not know. */
export function readOptions(args: readonly string[]): LabOptions | BrokerOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      broker: { type: "boolean" },
      quick: { type: "boolean" },
      only: { type: "string", multiple: true },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const { quick = false } = values;
  const named = (values.only ?? []).flatMap((list) => list.split(",")).map((name) => name.trim());
  return values.broker
    ? { what: "broker", quick, only: selected(named, BROKER_SECTIONS) }
    : { what: "lab", quick, only: selected(named, SECTIONS) };
}

function selected<Name extends string>(named: readonly string[], all: readonly Name[]): ReadonlySet<Name> {
  const find = (name: string) => {
    const section = all.find((known) => known === name);
    if (section === undefined) throw new Error(`--only=${name} is not known; it can be ${all.join(", ")}`);
    return section;
  };
  return new Set(named.length > 0 ? named.map(find) : all);
}
