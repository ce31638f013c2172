import type { Clock } from "../clock/clock.ts";
import type { Log } from "../log/log.ts";
import type { Step } from "./coordinator/steps.ts";
import type { RandomBytes } from "./ids.ts";
import type { LogStartReason } from "./log/partition-log.ts";

/** Records of a partition are gone: reading begins at `logStartOffset` now. */
export interface LogStartMoved {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly topic: string;
  readonly partition: number;
  readonly logStartOffset: bigint;
  readonly reason: LogStartReason;
}

/** What can be chosen about a broker; names and defaults are Apache Kafka's unless said otherwise. */
export interface BrokerSettings {
  /** A loopback address; 127.0.0.1 by default. Clients are told it too. */
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** group.initial.rebalance.delay.ms: 500 by default, 3000 in Apache Kafka. */
  readonly groupInitialRebalanceDelayMs?: number;
  /** group.min.session.timeout.ms: 1000 by default, 6000 in Apache Kafka. */
  readonly groupMinSessionTimeoutMs?: number;
  /** group.max.size: no limit by default but that of our memory. */
  readonly groupMaxSize?: number;
  /** group.consumer.heartbeat.interval.ms: 5000 by default. */
  readonly groupConsumerHeartbeatIntervalMs?: number;
  /** group.consumer.session.timeout.ms: 45000 by default. */
  readonly groupConsumerSessionTimeoutMs?: number;
  /** The bound for the records of all partitions together, in bytes: 256 MB by default. Beyond it the oldest go. */
  readonly logBytes?: number;
}

/** What a broker is given to live on. */
export interface BrokerOptions extends BrokerSettings {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  /** Hears the coordinator's steps in order: all of one turn of the event loop together. */
  readonly onSteps?: (steps: readonly Step[]) => void;
  readonly onLogStartMoved?: (moved: LogStartMoved) => void;
}

export const DEFAULT_LOG_BYTES = 256 * 1024 * 1024;
