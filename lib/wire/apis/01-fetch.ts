import { defineApi } from "../api.ts";
import { arrayOf, bytes, int16, int32, int64, int8, listOf, string, struct, uuid, ZERO_UUID } from "../schema.ts";

/**
 * Fetch: record batches from an offset on, by topic and partition; the broker may wait for more up to a time.
 * From version 13 topics are named by their ids only.
 *
 *     request => clusterId:string?/12+#0 replicaId:int32/0-14 replicaState:(replicaId:int32
 *         replicaEpoch:int64)/15+#1 maxWaitMs:int32 minBytes:int32 maxBytes:int32 isolationLevel:int8
 *         sessionId:int32/7+ sessionEpoch:int32/7+ topics:[topic:string/0-12 topicId:uuid/13+
 *         partitions:[partition:int32 currentLeaderEpoch:int32/9+ fetchOffset:int64 lastFetchedEpoch:int32/12+
 *         logStartOffset:int64/5+ partitionMaxBytes:int32]] forgottenTopicsData:[topic:string/0-12 topicId:uuid/13+
 *         partitions:[int32]]/7+ rackId:string/11+
 *     response => throttleTimeMs:int32 errorCode:int16/7+ sessionId:int32/7+ responses:[topic:string/0-12
 *         topicId:uuid/13+ partitions:[partitionIndex:int32 errorCode:int16 highWatermark:int64
 *         lastStableOffset:int64 logStartOffset:int64/5+ divergingEpoch:(epoch:int32 endOffset:int64)/12+#0
 *         currentLeader:(leaderId:int32 leaderEpoch:int32)/12+#1 snapshotId:(endOffset:int64 epoch:int32)/12+#2
 *         abortedTransactions:[producerId:int64 firstOffset:int64]? preferredReadReplica:int32/11+ records:bytes?]]
 *         nodeEndpoints:[nodeId:int32 host:string port:int32 rack:string?]/16+#0
 */
export const fetch = defineApi({
  key: 1,
  name: "Fetch",
  versions: [4, 16],
  flexibleFrom: 12,
  request: {
    clusterId: string({ from: 12, nullable: true, tag: 0, default: null }),
    replicaId: int32({ to: 14, default: -1 }),
    replicaState: struct(
      {
        replicaId: int32({ default: -1 }),
        replicaEpoch: int64({ default: -1n }),
      },
      { from: 15, tag: 1 },
    ),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32({ default: 0x7fffffff }),
    isolationLevel: int8({ default: 0 }),
    sessionId: int32({ from: 7, default: 0 }),
    sessionEpoch: int32({ from: 7, default: -1 }),
    topics: arrayOf({
      topic: string({ to: 12, default: "" }),
      topicId: uuid({ from: 13, default: ZERO_UUID }),
      partitions: arrayOf({
        partition: int32(),
        currentLeaderEpoch: int32({ from: 9, default: -1 }),
        fetchOffset: int64(),
        lastFetchedEpoch: int32({ from: 12, default: -1 }),
        logStartOffset: int64({ from: 5, default: -1n }),
        partitionMaxBytes: int32(),
      }),
    }),
    forgottenTopicsData: arrayOf(
      {
        topic: string({ to: 12, default: "" }),
        topicId: uuid({ from: 13, default: ZERO_UUID }),
        partitions: listOf(int32()),
      },
      { from: 7, default: [] },
    ),
    rackId: string({ from: 11, default: "" }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16({ from: 7 }),
    sessionId: int32({ from: 7, default: 0 }),
    responses: arrayOf({
      topic: string({ to: 12, default: "" }),
      topicId: uuid({ from: 13, default: ZERO_UUID }),
      partitions: arrayOf({
        partitionIndex: int32(),
        errorCode: int16(),
        highWatermark: int64(),
        lastStableOffset: int64({ default: -1n }),
        logStartOffset: int64({ from: 5, default: -1n }),
        divergingEpoch: struct(
          {
            epoch: int32({ default: -1 }),
            endOffset: int64({ default: -1n }),
          },
          { from: 12, tag: 0 },
        ),
        currentLeader: struct(
          {
            leaderId: int32({ default: -1 }),
            leaderEpoch: int32({ default: -1 }),
          },
          { from: 12, tag: 1 },
        ),
        snapshotId: struct(
          {
            endOffset: int64({ default: -1n }),
            epoch: int32({ default: -1 }),
          },
          { from: 12, tag: 2 },
        ),
        abortedTransactions: arrayOf(
          {
            producerId: int64(),
            firstOffset: int64(),
          },
          { nullable: true, default: null },
        ),
        preferredReadReplica: int32({ from: 11, default: -1 }),
        records: bytes({ nullable: true, default: null }),
      }),
    }),
    nodeEndpoints: arrayOf(
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string({ nullable: true, default: null }),
      },
      { from: 16, tag: 0 },
    ),
  },
});
