import type { BrokerSectionName } from "../options.ts";
import type { Table } from "../report/table.ts";
import type { BrokerBench } from "./bench.ts";
import { measureFootprint } from "./sections/footprint.ts";
import { measureLatency } from "./sections/latency.ts";
import { measureSettling } from "./sections/settle.ts";
import { measureStart } from "./sections/start.ts";
import { measureThroughput } from "./sections/throughput.ts";
import { footprintTable, latencyTable, noThroughputTable, settleTable, startTable, throughputTable } from "./tables.ts";
import { pythonWith } from "../../tools/python/python.ts";

/** One measurement for each thing asked for, in the order of the sections. */
export function brokerMeasures(bench: BrokerBench, only: ReadonlySet<BrokerSectionName>): (() => Promise<Table[]>)[] {
  const measures: [BrokerSectionName, () => Promise<Table>][] = [
    ["start", async () => startTable(await measureStart(bench))],
    ["memory", async () => footprintTable(await measureFootprint(bench))],
    ["kafkajs", async () => throughputTable(await measureThroughput(bench, "kafkajs"))],
    ["librdkafka", () => librdkafkaTable(bench)],
    ["join", async () => settleTable(await measureSettling(bench))],
    ["latency", async () => latencyTable(await measureLatency(bench))],
  ];
  return measures
    .filter(([name]) => only.has(name))
    .map(([, measure]) => async () => [await measure()]);
}

/** A machine may be without Python: that is no failure of the bench, and is said in the table. */
async function librdkafkaTable(bench: BrokerBench): Promise<Table> {
  const missing = await pythonWith("confluent-kafka").then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (missing !== null) return noThroughputTable("librdkafka", missing);
  return throughputTable(await measureThroughput(bench, "librdkafka"));
}
