import { homedir } from "node:os";
import { join } from "node:path";

/** Where jars, environments and the list of running instances are kept between runs. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "rebalance-lab");
}

/** Where each Apache Kafka that `npm run kafka` has started is listed (lib/contract/kafka-instance.ts). */
export function instancesFolder(): string {
  return join(cacheFolder(), "running");
}
