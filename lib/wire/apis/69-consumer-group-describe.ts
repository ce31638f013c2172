import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int8, listOf, string, struct, uuid } from "../schema.ts";
import { OPERATIONS_NOT_ASKED } from "./authorized-operations.ts";

/** What a member has, or is to have. */
const ASSIGNMENT = {
  topicPartitions: arrayOf({
    topicId: uuid(),
    topicName: string(),
    partitions: listOf(int32()),
  }),
};

/**
 * ConsumerGroupDescribe (KIP-848): epochs, state, assignor and members of groups of the newer protocol. A classic
 * group, or none, is an error. memberType (KIP-1099) is 0 for a member that speaks the classic protocol, 1 for one of
 * the newer.
 *
 *     request => groupIds:[string] includeAuthorizedOperations:bool
 *     response => throttleTimeMs:int32 groups:[errorCode:int16 errorMessage:string? groupId:string groupState:string
 *         groupEpoch:int32 assignmentEpoch:int32 assignorName:string members:[memberId:string instanceId:string?
 *         rackId:string? memberEpoch:int32 clientId:string clientHost:string subscribedTopicNames:[string]
 *         subscribedTopicRegex:string?
 *         assignment:(topicPartitions:[topicId:uuid topicName:string partitions:[int32]])
 *         targetAssignment:(topicPartitions:[topicId:uuid topicName:string partitions:[int32]])
 *         memberType:int8/1+] authorizedOperations:int32]
 */
export const consumerGroupDescribe = defineApi({
  key: 69,
  name: "ConsumerGroupDescribe",
  versions: [0, 1],
  flexibleFrom: 0,
  request: {
    groupIds: listOf(string()),
    includeAuthorizedOperations: bool({ default: false }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    groups: arrayOf({
      errorCode: int16(),
      errorMessage: string({ nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      groupEpoch: int32(),
      assignmentEpoch: int32(),
      assignorName: string(),
      members: arrayOf({
        memberId: string(),
        instanceId: string({ nullable: true, default: null }),
        rackId: string({ nullable: true, default: null }),
        memberEpoch: int32(),
        clientId: string(),
        clientHost: string(),
        subscribedTopicNames: listOf(string()),
        subscribedTopicRegex: string({ nullable: true, default: null }),
        assignment: struct(ASSIGNMENT),
        targetAssignment: struct(ASSIGNMENT),
        memberType: int8({ from: 1, default: -1 }),
      }),
      authorizedOperations: int32({ default: OPERATIONS_NOT_ASKED }),
    }),
  },
});
