import { systemClock as clock } from "../lib/clock/clock.ts";
import type { Disposer } from "../lib/clock/clock.ts";
import { buildIfNeeded } from "../scripts/build.ts";
import { startKafka } from "../tools/kafka/kafka.ts";
import { watchNpm } from "../tools/process/ancestors.ts";
import type { Bench } from "./bench.ts";
import type { BrokerBench } from "./broker/bench.ts";
import { brokerMeasures } from "./broker/measures.ts";
import { bothFor } from "./broker/sides.ts";
import { readOptions, USAGE } from "./options.ts";
import type { BrokerOptions, LabOptions } from "./options.ts";
import { startBrowser } from "./page/open-page.ts";
import { clickTable, pixelTable } from "./report/clicks.ts";
import { describeTable } from "./report/describe.ts";
import { head } from "./report/head.ts";
import { loadTable } from "./report/load.ts";
import { memoryTable } from "./report/memory.ts";
import { formatTable } from "./report/table.ts";
import type { Table } from "./report/table.ts";
import { throughputTable } from "./report/throughput.ts";
import { measureClicks } from "./sections/clicks.ts";
import { measureDescribe } from "./sections/describe.ts";
import { measureLoad } from "./sections/load.ts";
import { measureMemory } from "./sections/memory.ts";
import { measureThroughput } from "./sections/throughput.ts";

// A missed aim is marked and no failure; what could not be measured is said and ends with 1.
try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") console.log(USAGE);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(options: LabOptions | BrokerOptions): Promise<void> {
  await using stack = new AsyncDisposableStack();
  if (options.what === "lab") await buildIfNeeded();
  stack.defer(endWhenTold());
  const { quick } = options;
  const say = (line: string) => console.error(`… ${line}`);
  const { intro, measures } =
    options.what === "lab" ? await prepareLab(options, stack, say) : prepareBrokers(options, stack, say);
  const startedAt = clock.now();
  console.log(intro);
  if (quick) console.log("\n--quick: one short sample of each; these figures only show that it runs.");
  for (const measure of measures) {
    try {
      for (const table of await measure()) console.log(`\n${formatTable(table)}`);
    } catch (error) {
      console.log(`\nNot measured: ${error instanceof Error ? error.message : String(error)}`);
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exitCode = 1;
    }
  }
  console.log(`\nTook ${Math.round((clock.now() - startedAt) / 1000)} s.`);
}

interface Prepared {
  intro: string;
  /** One for each thing asked for. */
  measures: readonly (() => Promise<Table[]>)[];
}

async function prepareLab(options: LabOptions, stack: AsyncDisposableStack, say: (line: string) => void): Promise<Prepared> {
  const browser = await startBrowser();
  stack.defer(() => browser.close());
  const intro = head(`Chromium ${browser.version()}`);
  const kafka = await startKafka({ say });
  stack.defer(() => kafka.stop());
  const bench: Bench = { quick: options.quick, kafka, browser, clock, say };
  return { intro, measures: sections(options).map((measure) => () => measure(bench)) };
}

function prepareBrokers({ quick, only }: BrokerOptions, stack: AsyncDisposableStack, say: (line: string) => void): Prepared {
  const bench: BrokerBench = { quick, clock, say, brokers: bothFor(stack, say) };
  return { intro: head("confluent-kafka 2.16.1"), measures: brokerMeasures(bench, only) };
}

type Measure = (bench: Bench) => Promise<Table[]>;

/** One measurement for each thing asked for; clicks and pixels come from the same clicks. */
function sections({ only }: LabOptions): Measure[] {
  const measures: Measure[] = [];
  if (only.has("click") || only.has("pixel")) {
    measures.push(async (bench) => {
      const clicks = await measureClicks(bench);
      return [...(only.has("click") ? [clickTable(clicks)] : []), ...(only.has("pixel") ? [pixelTable(clicks)] : [])];
    });
  }
  if (only.has("throughput")) measures.push(async (bench) => [throughputTable(await measureThroughput(bench))]);
  if (only.has("memory")) measures.push(async (bench) => [memoryTable(await measureMemory(bench))]);
  if (only.has("describe")) measures.push(async (bench) => [describeTable(await measureDescribe(bench))]);
  if (only.has("load")) measures.push(async (bench) => [loadTable(await measureLoad(bench))]);
  return measures;
}

/** Ctrl+C, or npm's end, ends this at once, and with it what was started: each has a guard, Chromium its pipe. */
function endWhenTold(): Disposer {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  return watchNpm(clock, () => process.exit(130));
}
