import type { EmbeddedKafkaConfig } from "../config/config.ts";
import type { EmbeddedBroker } from "../contract/http.ts";

/** Group settings in which the embedded broker differs from Apache Kafka's own defaults: those are made for fleets, not for a class. */
export function differences(config: EmbeddedKafkaConfig): EmbeddedBroker["differences"] {
  return [
    { name: "group.initial.rebalance.delay.ms", value: config.initialRebalanceDelayMs, kafkaDefault: 3000 },
    { name: "group.min.session.timeout.ms", value: config.minSessionTimeoutMs, kafkaDefault: 6000 },
  ]
    .filter(({ value, kafkaDefault }) => value !== kafkaDefault)
    .map(({ name, value, kafkaDefault }) => ({ name, value: String(value), kafkaDefault: String(kafkaDefault) }));
}
