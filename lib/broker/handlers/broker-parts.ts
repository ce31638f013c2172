import type { Clock } from "../../clock/clock.ts";
import type { Coordinator } from "../coordinator/coordinator.ts";
import type { Topics } from "../log/topics.ts";

/** The only node, as clients are told it. */
export interface Node {
  readonly nodeId: number;
  readonly host: string;
  /** The real port: a getter, since it is known when the broker listens. */
  readonly port: number;
}

/** What the handlers work on: one object for each life of the broker's data. */
export interface BrokerParts {
  readonly node: Node;
  readonly clusterId: string;
  readonly topics: Topics;
  readonly coordinator: Coordinator;
  readonly clock: Clock;
  /** An id that no producer was given before. */
  readonly newProducerId: () => bigint;
  /** Broker settings that are not Apache Kafka's defaults, by its names. */
  readonly brokerConfig: () => Readonly<Record<string, string>>;
}

/** Apache Kafka's num.partitions: for topics that are made without saying how many. */
export const DEFAULT_PARTITIONS = 1;

/** The bits of operations that everybody may do, since nobody is asked who they are (AclEntry.supportedOperations). */
export const AUTHORIZED_OPERATIONS = { group: 3400, topic: 3576, cluster: 8096 } as const;
