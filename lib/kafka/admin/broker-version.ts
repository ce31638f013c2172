import type { SupportedFeature } from "./api-versions.ts";

/**
 * The first level of `metadata.version` that each release of Apache Kafka supports, newest first
 * (org.apache.kafka.server.common.MetadataVersion). Brokers do not tell their version in any other way.
 */
const FIRST_LEVELS: readonly (readonly [level: number, release: string])[] = [
  [31, "4.4 or newer"],
  [30, "4.3"],
  [28, "4.2"],
  [26, "4.1"],
  [22, "4.0"],
  [21, "3.9"],
  [20, "3.8"],
  [15, "3.7"],
  [12, "3.6"],
  [9, "3.5"],
  [8, "3.4"],
  [4, "3.3"],
];

/** The release that a broker is of, for example "4.3"; null for one that does not tell (older, with ZooKeeper, or not Apache Kafka). */
export function brokerVersion(features: SupportedFeature[]): string | null {
  const level = features.find(({ name }) => name === "metadata.version")?.max;
  if (level === undefined) return null;
  return FIRST_LEVELS.find(([first]) => level >= first)?.[1] ?? null;
}
