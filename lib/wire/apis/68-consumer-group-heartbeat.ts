import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, listOf, string, struct, uuid } from "../schema.ts";

/** The partitions of a topic. */
const TOPIC_PARTITIONS = { topicId: uuid(), partitions: listOf(int32()) };

/**
 * ConsumerGroupHeartbeat (KIP-848): joins a group of the newer protocol (epoch 0), stays in it, leaves it (−1), or as a
 * static member for a while (−2). Null, or −1, says that nothing changed since the last one. From version 1 on the
 * member makes its own id (KIP-1082), and the broker matches topics with an RE2 regular expression.
 *
 *     request => groupId:string memberId:string memberEpoch:int32 instanceId:string? rackId:string?
 *         rebalanceTimeoutMs:int32 subscribedTopicNames:[string]? subscribedTopicRegex:string?/1+
 *         serverAssignor:string? topicPartitions:[topicId:uuid partitions:[int32]]?
 *     response => throttleTimeMs:int32 errorCode:int16 errorMessage:string? memberId:string? memberEpoch:int32
 *         heartbeatIntervalMs:int32 assignment:(topicPartitions:[topicId:uuid partitions:[int32]])?
 */
export const consumerGroupHeartbeat = defineApi({
  key: 68,
  name: "ConsumerGroupHeartbeat",
  versions: [0, 1],
  flexibleFrom: 0,
  request: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    instanceId: string({ nullable: true, default: null }),
    rackId: string({ nullable: true, default: null }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    subscribedTopicNames: listOf(string(), { nullable: true, default: null }),
    subscribedTopicRegex: string({ from: 1, nullable: true, default: null }),
    serverAssignor: string({ nullable: true, default: null }),
    topicPartitions: arrayOf(TOPIC_PARTITIONS, { nullable: true, default: null }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    memberId: string({ nullable: true, default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: struct({ topicPartitions: arrayOf(TOPIC_PARTITIONS) }, { nullable: true, default: null }),
  },
});
