import type { BrokerLink } from "./broker-link.ts";
import { KafkaRefusal } from "./kafka-error.ts";

/** `coordinator`: the "host:port" that answered; only a group's coordinator answers for its offsets. */
export interface CommittedOffsets {
  coordinator: string | null;
  offsets: { topic: string; partition: number; offset: string | null }[];
}

/** Both ends of a partition's log: the first offset that can still be read, and the one that the next record gets. */
export interface LogEnds {
  partition: number;
  logStart: string;
  logEnd: string;
}

/** An offset to be set, or found, of a partition. */
export interface PartitionOffset {
  partition: number;
  offset: string;
}

export interface PartitionInfo {
  partition: number;
  leader: number;
  replicas: number[];
  isr: number[];
}

export interface ListedGroup {
  group: string;
  /** "consumer" for those of consumers, of whatever protocol; "" for one of which only offsets are kept. */
  protocolType: string;
}

/** ListGroups of every broker, in order of name. */
export async function listGroups(link: BrokerLink): Promise<ListedGroup[]> {
  const { groups } = await link.ask("ListGroups", (admin) => admin.listGroups());
  return groups
    .map(({ groupId, protocolType }) => ({ group: groupId, protocolType }))
    .toSorted((a, b) => (a.group < b.group ? -1 : 1));
}

/**
 * The protocol type under which the cluster lists a group, null where it does not exist. DescribeGroups
 * alone cannot tell: it calls a group of the newer protocol (KIP-848) "Dead", like one that is not there.
 */
export async function listedProtocolType(link: BrokerLink, group: string): Promise<string | null> {
  return (await listGroups(link)).find((listed) => listed.group === group)?.protocolType ?? null;
}

/** OffsetFetch for everything that the group has committed. */
export function fetchCommitted(link: BrokerLink, group: string): Promise<CommittedOffsets> {
  return link.ask("OffsetFetch", async (admin) => {
    let coordinator: string | null = null;
    const stop = admin.on(admin.events.REQUEST, ({ payload }) => {
      if (payload.apiName === "OffsetFetch") coordinator = payload.broker;
    });
    try {
      const topics = await admin.fetchOffsets({ groupId: group });
      const offsets = topics.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => ({ topic, partition, offset: offset === "-1" ? null : offset })),
      );
      return { coordinator, offsets };
    } finally {
      stop();
    }
  });
}

/** Where the log of each partition of a topic begins, and where it ends (ListOffsets). */
export async function fetchLogEnds(link: BrokerLink, topic: string): Promise<LogEnds[]> {
  const offsets = await link.ask("ListOffsets", (admin) => admin.fetchTopicOffsets(topic));
  return offsets
    .map(({ partition, low, high }) => ({ partition, logStart: low, logEnd: high }))
    .toSorted((a, b) => a.partition - b.partition);
}

/**
 * By partition of a topic, the offset of the first record at or after this time; where there is none, the end of the log
 * (ListOffsets by timestamp, then as Kafka's ConsumerGroupCommand falls back).
 */
export function fetchOffsetsAt(link: BrokerLink, topic: string, time: number): Promise<PartitionOffset[]> {
  return link.ask("ListOffsets", (admin) => admin.fetchTopicOffsetsByTimestamp(topic, time));
}

/** Metadata of one topic, in order of partition; null where the cluster has no such topic. */
export async function describeTopic(link: BrokerLink, topic: string): Promise<PartitionInfo[] | null> {
  try {
    const { topics } = await link.ask("Metadata", (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const found = topics.find(({ name }) => name === topic);
    if (!found) return null;
    return found.partitions
      .map(({ partitionId, leader, replicas, isr }) => ({ partition: partitionId, leader, replicas, isr }))
      .toSorted((a, b) => a.partition - b.partition);
  } catch (error) {
    if (
      error instanceof KafkaRefusal &&
      (error.code === "UNKNOWN_TOPIC_OR_PARTITION" || error.code === "INVALID_TOPIC_EXCEPTION")
    ) {
      return null;
    }
    throw error;
  }
}

export interface NewTopic {
  topic: string;
  partitions: number;
  replicationFactor: number;
}

/** CreateTopics; resolves when the controller has made it, of which brokers hear a moment later. False where the topic exists already. */
export function createTopic(link: BrokerLink, { topic, partitions, replicationFactor }: NewTopic): Promise<boolean> {
  return link.ask("CreateTopics", (admin) =>
    // kafkajs' own waiting takes the broker's "no such topic", which a new one is answered with for some ms, for final.
    admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor }],
      timeout: 3000,
      waitForLeaders: false,
    }),
  );
}

/** CreatePartitions: `total` is how many there shall be afterwards. */
export async function createPartitions(link: BrokerLink, topic: string, total: number): Promise<void> {
  await link.ask("CreatePartitions", (admin) =>
    admin.createPartitions({ topicPartitions: [{ topic, count: total }], timeout: 3000 }),
  );
}

/** DeleteTopics. A topic that is not there counts as deleted. */
export async function deleteTopic(link: BrokerLink, topic: string): Promise<void> {
  try {
    await link.ask("DeleteTopics", (admin) => admin.deleteTopics({ topics: [topic], timeout: 3000 }));
  } catch (error) {
    if (error instanceof KafkaRefusal && error.code === "UNKNOWN_TOPIC_OR_PARTITION") return;
    throw error;
  }
}

/** DeleteGroups. A group that is not there (never joined, or swept away by Kafka) counts as deleted. */
export async function deleteGroup(link: BrokerLink, group: string): Promise<void> {
  try {
    await link.ask("DeleteGroups", (admin) => admin.deleteGroups([group]));
  } catch (error) {
    if (error instanceof KafkaRefusal && error.code === "GROUP_ID_NOT_FOUND") return;
    throw error;
  }
}

/** Finds the node that listens on "host:port" among the cluster's brokers. */
export async function findNode(
  link: BrokerLink,
  address: string,
): Promise<{ host: string; port: number; nodeId: number } | null> {
  const { brokers } = await link.ask("Metadata", (admin) => admin.describeCluster());
  const node = brokers.find(({ host, port }) => `${host}:${port}` === address);
  return node ? { host: node.host, port: node.port, nodeId: node.nodeId } : null;
}
