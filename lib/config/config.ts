import type { KafkaConnection } from "../contract/consumer-thread.ts";

/** The lab's whole configuration, parsed once from the environment by `readConfig`. */
export interface Config {
  host: string;
  port: number;
  allowedHosts: string[];
  viewersSeeValues: boolean;
  /** Null: no KAFKA_BROKERS. */
  kafka: KafkaConnection | null;
  topic: string;
  topicPartitions: number;
  replicationFactor: number;
  group: string;
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
