import type { KafkaConnection } from "../contract/consumer-thread.ts";

/** The broker that the lab brings along, for when no other is configured. */
export interface EmbeddedKafkaConfig {
  /** Null: 9092, or a free one where that is taken. */
  port: number | null;
  /** The bound for the records of all partitions together. */
  logBytes: number;
  /** group.initial.rebalance.delay.ms */
  initialRebalanceDelayMs: number;
  /** group.min.session.timeout.ms */
  minSessionTimeoutMs: number;
  /** group.consumer.session.timeout.ms and group.consumer.heartbeat.interval.ms: as the lab's own consumers have them. */
  consumerSessionTimeoutMs: number;
  consumerHeartbeatIntervalMs: number;
}

/** The lab's whole configuration, parsed once from the environment by `readConfig`. */
export interface Config {
  host: string;
  port: number;
  allowedHosts: string[];
  viewersSeeValues: boolean;
  /** Null: no KAFKA_BROKERS, so the embedded broker. */
  kafka: KafkaConnection | null;
  embedded: EmbeddedKafkaConfig;
  topic: string;
  topicPartitions: number;
  replicationFactor: number;
  group: string;
  /** How long a consumer handles each message, where nobody says otherwise. */
  processingMs: number;
  sessionTimeoutMs: number;
  heartbeatIntervalMs: number;
  rebalanceTimeoutMs: number;
  maxWaitMs: number;
  metadataMaxAgeMs: number;
  consumerThreads: number;
  limits: { consumers: number; groups: number; partitions: number };
  /** What was adjusted, to be said to the user. */
  notices: string[];
}
