import type { EmbeddedKafkaConfig } from "../config/config.ts";
import type { EmbeddedBroker } from "../contract/http.ts";

/**
 * The settings in which the embedded broker differs from Apache Kafka's own defaults: the group settings there are made
 * for fleets, not for a class, and its log is on disk.
 */
export function differences(config: EmbeddedKafkaConfig): EmbeddedBroker["differences"] {
  const ofGroups = [
    { name: "group.initial.rebalance.delay.ms", value: config.initialRebalanceDelayMs, kafkaDefault: 3000 },
    { name: "group.min.session.timeout.ms", value: config.minSessionTimeoutMs, kafkaDefault: 6000 },
    { name: "group.consumer.session.timeout.ms", value: config.consumerSessionTimeoutMs, kafkaDefault: 45_000 },
    { name: "group.consumer.heartbeat.interval.ms", value: config.consumerHeartbeatIntervalMs, kafkaDefault: 5000 },
  ];
  return [
    ...ofGroups
      .filter(({ value, kafkaDefault }) => value !== kafkaDefault)
      .map(({ name, value, kafkaDefault }) => ({ name, value: `${value} ms`, kafkaDefault: `${kafkaDefault} ms` })),
    { name: "EMBEDDED_KAFKA_LOG_BYTES", value: megabytes(config.logBytes), kafkaDefault: "no such limit" },
  ];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 104_857.6) / 10} MiB`;
}
