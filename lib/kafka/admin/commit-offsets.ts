import { Kafka } from "kafkajs";
import Cluster from "kafkajs/src/cluster/index.js";
import type { Clock } from "../../clock/clock.ts";
import { LabError } from "../../contract/errors.ts";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import { kafkaConfig } from "../client/create-kafka.ts";
import type { PartitionOffset } from "./cluster-admin.ts";
import { withDeadline } from "./deadline.ts";
import { asRefusal, errorInfo } from "./kafka-error.ts";
import { trackSockets } from "./tracked-sockets.ts";

export interface GroupCommit {
  group: string;
  topic: string;
  offsets: PartitionOffset[];
}

/** Of a client that asks once and goes. */
const METADATA_MAX_AGE_MS = 300_000;
/** Nobody of the group sends it: so Kafka's own tool commits (AdminClient.alterConsumerGroupOffsets). */
const NO_MEMBER = { groupGenerationId: -1, memberId: "" };

/**
 * Sets a group's offsets in one OffsetCommit that no member sends; the coordinator takes it only while the group has no
 * members, else it answers UNKNOWN_MEMBER_ID. kafkajs' own setOffsets would join the group for it, which everybody sees.
 * Rejects with a KafkaRefusal, or with BROKER_AWAY where there is no answer within `ms`.
 */
export async function commitOffsets(
  connection: KafkaConnection,
  { group, topic, offsets }: GroupCommit,
  { clock, ms }: { clock: Clock; ms: number },
): Promise<void> {
  const { socketFactory, destroy } = trackSockets();
  const config = kafkaConfig(connection, { clientId: "rebalance-lab", socketFactory });
  const cluster = new Cluster({ ...config, logger: new Kafka(config).logger(), metadataMaxAge: METADATA_MAX_AGE_MS });
  const partitions = offsets.map(({ partition, offset }) => ({ partition, offset, metadata: "" }));
  const commit = async () => {
    await cluster.connect();
    const coordinator = await cluster.findGroupCoordinator({ groupId: group });
    await coordinator.offsetCommit({ groupId: group, ...NO_MEMBER, topics: [{ topic, partitions }] });
  };
  try {
    await withDeadline(clock, { ms, what: "OffsetCommit" }, commit());
  } catch (error) {
    throw asRefusal(error) ?? new LabError("BROKER_AWAY", `OffsetCommit: ${errorInfo(error).message}`, { cause: error });
  } finally {
    destroy();
  }
}
