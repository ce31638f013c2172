import { DEFAULT_COORDINATOR_CONFIG, type CoordinatorConfig } from "./coordinator/config.ts";
import type { TopicImage } from "./coordinator/consumer-group/topic-image.ts";
import { createCoordinator } from "./coordinator/coordinator.ts";
import type { Step } from "./coordinator/steps.ts";
import { DEFAULT_LOG_BYTES, type BrokerOptions } from "./broker-options.ts";
import type { BrokerParts, Node } from "./handlers/broker-parts.ts";
import { newKafkaUuid, newUuid } from "./ids.ts";
import { RETENTION_CHECK_MS, Topics } from "./log/topics.ts";

/** What a broker keeps while it is stopped, and loses when it is wiped: topics, records, groups, and the cluster's id. */
export interface BrokerData extends BrokerParts {
  /** As a broker that stops: parked requests are never answered, no time runs out. */
  suspend(): void;
  /** As a broker that starts again and reads its groups. */
  resume(): void;
}

export interface DataContext {
  readonly options: BrokerOptions;
  readonly node: Node;
  readonly onStep: (step: Step) => void;
  readonly newProducerId: () => bigint;
}

/** Makes the data of a new cluster, suspended. */
export function createBrokerData({ options, node, onStep, newProducerId }: DataContext): BrokerData {
  const { clock, random, log, logBytes = DEFAULT_LOG_BYTES } = options;
  const topics = new Topics({ capBytes: logBytes, newTopicId: () => newKafkaUuid(random) });
  const config = coordinatorConfig(options);
  const coordinator = createCoordinator({
    clock,
    config,
    newId: () => newUuid(random),
    newKafkaId: () => newKafkaUuid(random),
    topics: imageOf(topics),
    hasPartition: (topic, partition) => topics.partition(topic, partition) !== null,
    onStep,
    onFault: (error) => log.error("The group coordinator failed at a request.", { error }),
  });
  topics.listen((change) => {
    if (change.kind === "deleted") coordinator.topicDeleted(change.topic.name);
    if (change.kind === "created" || change.kind === "partitions-added")
      coordinator.topicChanged(change.topic.name, change.kind === "created");
    if (change.kind !== "log-start-moved") return;
    const { topic, partition, logStartOffset, reason } = change;
    options.onLogStartMoved?.({ at: clock.now(), topic: topic.name, partition, logStartOffset, reason });
  });
  // Until `resume`.
  coordinator.suspend();
  let stopRetention = () => {};
  return {
    node,
    clusterId: newKafkaUuid(random),
    topics,
    coordinator,
    clock,
    newProducerId,
    brokerConfig: () => brokerConfig(config, node),
    suspend() {
      stopRetention();
      coordinator.suspend();
    },
    resume() {
      stopRetention();
      stopRetention = clock.every(RETENTION_CHECK_MS, () => topics.applyRetention(clock.now()));
      coordinator.resume();
    },
  };
}

function imageOf(topics: Topics): TopicImage {
  return {
    byName(name) {
      const topic = topics.get(name);
      return topic ? { id: topic.id, partitions: topic.partitions.length } : null;
    },
    byId(id) {
      const topic = topics.getById(id);
      return topic ? { name: topic.name, partitions: topic.partitions.length } : null;
    },
    names: () => topics.list().map(({ name }) => name),
  };
}

function coordinatorConfig(options: BrokerOptions): CoordinatorConfig {
  const { initialRebalanceDelayMs, minSessionTimeoutMs, groupMaxSize, consumerHeartbeatIntervalMs, consumerSessionTimeoutMs } =
    DEFAULT_COORDINATOR_CONFIG;
  return {
    ...DEFAULT_COORDINATOR_CONFIG,
    consumerHeartbeatIntervalMs: options.groupConsumerHeartbeatIntervalMs ?? consumerHeartbeatIntervalMs,
    consumerSessionTimeoutMs: options.groupConsumerSessionTimeoutMs ?? consumerSessionTimeoutMs,
    initialRebalanceDelayMs: options.groupInitialRebalanceDelayMs ?? initialRebalanceDelayMs,
    minSessionTimeoutMs: options.groupMinSessionTimeoutMs ?? minSessionTimeoutMs,
    groupMaxSize: options.groupMaxSize ?? groupMaxSize,
  };
}

function brokerConfig(config: CoordinatorConfig, { nodeId, host, port }: Node): Record<string, string> {
  const listeners = `PLAINTEXT://${host}:${port}`;
  return {
    "advertised.listeners": listeners,
    listeners,
    "broker.id": String(nodeId),
    "node.id": String(nodeId),
    "process.roles": "broker,controller",
    "group.initial.rebalance.delay.ms": String(config.initialRebalanceDelayMs),
    "group.min.session.timeout.ms": String(config.minSessionTimeoutMs),
    "group.consumer.session.timeout.ms": String(config.consumerSessionTimeoutMs),
    "group.consumer.heartbeat.interval.ms": String(config.consumerHeartbeatIntervalMs),
  };
}
