import { AssignerProtocol } from "kafkajs";
import type { Assigner, Cluster, GroupMember, PartitionAssigner } from "kafkajs";
import { z } from "zod";
import type { Assignor } from "../../../contract/consumer-thread.ts";
import { assignRange, assignRoundRobin } from "./assign.ts";
import type { Assign, GroupAssignment, PartitionCounts, Subscriber } from "./assign.ts";

/**
 * Kafka's assignors for kafkajs, under Kafka's names, so that Java, librdkafka and Python clients
 * can stand in the same group. Subscriptions and assignments are written as version 0 of the
 * consumer protocol, which every client reads; newer subscriptions are read up to what version 0 has
 * (v1 adds ownedPartitions behind it, v2 the generation, v3 the rack).
 */
export const PARTITION_ASSIGNERS: Record<Assignor, PartitionAssigner> = {
  range: partitionAssigner("range", assignRange),
  roundrobin: partitionAssigner("roundrobin", assignRoundRobin),
};

const VERSION = 0;

/** kafkajs hands on the instance id of JoinGroup v5 although its types do not name it. */
const WithInstanceId = z.object({ groupInstanceId: z.string().nullish().catch(null) });

function partitionAssigner(name: Assignor, assign: Assign): PartitionAssigner {
  return ({ cluster }): Assigner => ({
    name,
    version: VERSION,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.alloc(0) }),
    }),
    assign: async ({ members, topics }) => {
      const subscribers = members.map(readSubscriber);
      return encodeAssignment(assign(subscribers, await countPartitions(cluster, topics, subscribers)));
    },
  });
}

function readSubscriber(member: GroupMember): Subscriber {
  return {
    memberId: member.memberId,
    groupInstanceId: WithInstanceId.parse(member).groupInstanceId ?? null,
    topics: readTopics(member.memberMetadata),
  };
}

/** A subscription that cannot be read counts as empty: one broken member must not stop the group. */
export function readTopics(memberMetadata: Buffer): string[] {
  try {
    return AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? [];
  } catch {
    return [];
  }
}

/**
 * `own`: the leader's subscription, the only topics kafkajs keeps metadata of. Others are looked up
 * in the whole cluster's, which is asked for only when a member subscribes to one.
 */
async function countPartitions(cluster: Cluster, own: string[], members: Subscriber[]): Promise<PartitionCounts> {
  const counts = new Map(own.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]));
  const foreign = new Set(members.flatMap(({ topics }) => topics).filter((topic) => !counts.has(topic)));
  if (foreign.size === 0) return counts;
  const { topicMetadata } = await cluster.metadata();
  for (const { topic, partitionMetadata } of topicMetadata) {
    if (foreign.has(topic)) counts.set(topic, partitionMetadata.length);
  }
  return counts;
}

function encodeAssignment(assignment: GroupAssignment) {
  return [...assignment].map(([memberId, topics]) => ({
    memberId,
    memberAssignment: AssignerProtocol.MemberAssignment.encode({
      version: VERSION,
      assignment: Object.fromEntries(topics),
      userData: Buffer.alloc(0),
    }),
  }));
}
