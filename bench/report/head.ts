import { cpus, loadavg, release, totalmem, type } from "node:os";
import { KAFKA_VERSION } from "../../tools/kafka/jars.ts";

/** What the figures were measured on; `versions` names the programs that only some figures have to do with. */
export function head(versions: string): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  return [
    "Rebalance Lab, measured side by side in one run",
    "",
    `machine    ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), ${(totalmem() / 1e9).toFixed(0)} GB memory, ${type()} ${release()}`,
    `versions   Node ${process.versions.node}, Apache Kafka ${KAFKA_VERSION} (one node, initial rebalance delay 500 ms), kafkajs 2.2.4, ${versions}`,
    `load       ${load.toFixed(2)} before the start${load > 0.5 ? ": other programs were at work, the figures are worse than they could be" : ""}`,
    `start      ${new Date().toISOString()}`,
  ].join("\n");
}
