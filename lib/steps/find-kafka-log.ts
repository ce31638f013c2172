import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { KafkaInstance } from "../contract/kafka-instance.ts";

const HERE = /^(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)$/;

/** The port where it is one of this machine; null for every other cluster, of which no log can be read. */
export function localPort(brokers: readonly string[]): number | null {
  const [only = "", ...others] = brokers;
  const found = others.length === 0 ? HERE.exec(only) : null;
  return found ? Number(found[1]) : null;
}

/**
 * The coordinator's log of the Apache Kafka that `npm run kafka` has started at this port; null where it has not.
 * `folder` is where running instances are listed. An entry can outlive its process: the newest counts.
 */
export async function findKafkaLog(folder: string, port: number): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  const instances = await Promise.all(names.map((name) => readInstance(join(folder, name))));
  const [newest] = instances
    .filter((instance) => instance !== null)
    .filter((instance) => instance.port === port)
    .sort((a, b) => b.startedAt - a.startedAt);
  return newest?.coordinatorLog ?? null;
}

async function readInstance(file: string): Promise<KafkaInstance | null> {
  try {
    return KafkaInstance.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
