import { AssignerProtocol } from "kafkajs";
import type { Assigner, Cluster, GroupMember, PartitionAssigner } from "kafkajs";
import { z } from "zod";
import type { Assignor } from "../../../contract/consumer-thread.ts";
import { assignRange, assignRoundRobin } from "./assign.ts";
import { assignSticky } from "./assign-sticky.ts";
import type { Assign, GroupAssignment, Owned, PartitionCounts, Subscriber } from "./members.ts";
import { decodeOwned, encodeOwned } from "./sticky-data.ts";

/**
 * Kafka's assignors for kafkajs, under Kafka's names, so that Java, librdkafka and Python clients
 * can stand in the same group. Subscriptions and assignments are written as version 0 of the
 * consumer protocol, which every client reads; newer subscriptions are read up to what version 0 has
 * (v1 adds ownedPartitions behind it, v2 the generation, v3 the rack). Sticky says in its user data what
 * the member had, as Kafka's does: `owned` is asked for that before each JoinGroup; null: nothing yet.
 */
export function partitionAssigner(name: Assignor, owned: () => Owned | null): PartitionAssigner {
  return ({ cluster }): Assigner => ({
    name,
    version: VERSION,
    protocol: ({ topics }) => {
      const had = name === "sticky" ? owned() : null;
      const userData = had === null ? Buffer.alloc(0) : encodeOwned(had);
      return { name, metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData }) };
    },
    assign: async ({ members, topics }) => {
      const subscribers = members.map(readSubscriber);
      return encodeAssignment(ASSIGN[name](subscribers, await countPartitions(cluster, topics, subscribers)));
    },
  });
}

const ASSIGN: Record<Assignor, Assign> = { range: assignRange, roundrobin: assignRoundRobin, sticky: assignSticky };

const VERSION = 0;

/** kafkajs hands on the instance id of JoinGroup v5 although its types do not name it. */
const WithInstanceId = z.object({ groupInstanceId: z.string().nullish().catch(null) });

function readSubscriber(member: GroupMember): Subscriber {
  return {
    memberId: member.memberId,
    groupInstanceId: WithInstanceId.parse(member).groupInstanceId ?? null,
    ...readSubscription(member.memberMetadata),
  };
}

/** A subscription that cannot be read counts as empty: one broken member must not stop the group. */
export function readSubscription(memberMetadata: Buffer): Pick<Subscriber, "topics" | "owned"> {
  try {
    const read = AssignerProtocol.MemberMetadata.decode(memberMetadata);
    return { topics: read?.topics ?? [], owned: decodeOwned(read?.userData ?? null) };
  } catch {
    return { topics: [], owned: null };
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
