import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, listOf, string, uuid } from "../schema.ts";
import { OPERATIONS_NOT_ASKED } from "./authorized-operations.ts";

/**
 * Metadata: brokers, topics, partitions and their leaders. All topics are asked for by null, in version 0 by none.
 *
 *     request => topics:[topicId:uuid/10+ name:string?10+]?1+ allowAutoTopicCreation:bool/4+
 *         includeClusterAuthorizedOperations:bool/8-10 includeTopicAuthorizedOperations:bool/8+
 *     response => throttleTimeMs:int32/3+ brokers:[nodeId:int32 host:string port:int32 rack:string?/1+]
 *         clusterId:string?/2+ controllerId:int32/1+ topics:[errorCode:int16 name:string?12+ topicId:uuid/10+
 *         isInternal:bool/1+ partitions:[errorCode:int16 partitionIndex:int32 leaderId:int32 leaderEpoch:int32/7+
 *         replicaNodes:[int32] isrNodes:[int32] offlineReplicas:[int32]/5+] topicAuthorizedOperations:int32/8+]
 *         clusterAuthorizedOperations:int32/8-10
 */
export const metadata = defineApi({
  key: 3,
  name: "Metadata",
  versions: [0, 12],
  flexibleFrom: 9,
  request: {
    topics: arrayOf(
      {
        topicId: uuid({ from: 10 }),
        name: string({ nullable: 10 }),
      },
      { nullable: 1 },
    ),
    allowAutoTopicCreation: bool({ from: 4, default: true }),
    includeClusterAuthorizedOperations: bool({ from: 8, to: 10, default: false }),
    includeTopicAuthorizedOperations: bool({ from: 8, default: false }),
  },
  response: {
    throttleTimeMs: int32({ from: 3, default: 0 }),
    brokers: arrayOf({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string({ from: 1, nullable: true, default: null }),
    }),
    clusterId: string({ from: 2, nullable: true, default: null }),
    controllerId: int32({ from: 1, default: -1 }),
    topics: arrayOf({
      errorCode: int16(),
      name: string({ nullable: 12 }),
      topicId: uuid({ from: 10 }),
      isInternal: bool({ from: 1, default: false }),
      partitions: arrayOf({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32({ from: 7, default: -1 }),
        replicaNodes: listOf(int32()),
        isrNodes: listOf(int32()),
        offlineReplicas: listOf(int32(), { from: 5, default: [] }),
      }),
      topicAuthorizedOperations: int32({ from: 8, default: OPERATIONS_NOT_ASKED }),
    }),
    clusterAuthorizedOperations: int32({ from: 8, to: 10, default: OPERATIONS_NOT_ASKED }),
  },
});
