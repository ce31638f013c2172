import { defineApi } from "../api.ts";
import { arrayOf, bytes, int16, int32, int64, string, struct } from "../schema.ts";

/**
 * Produce: record batches to append, by topic and partition. With acks 0 there is no response.
 *
 *     request => transactionalId:string? acks:int16 timeoutMs:int32 topicData:[name:string
 *         partitionData:[index:int32 records:bytes?]]
 *     response => responses:[name:string partitionResponses:[index:int32 errorCode:int16 baseOffset:int64
 *         logAppendTimeMs:int64 logStartOffset:int64/5+ recordErrors:[batchIndex:int32
 *         batchIndexErrorMessage:string?]/8+ errorMessage:string?/8+ currentLeader:(leaderId:int32
 *         leaderEpoch:int32)/10+#0]] throttleTimeMs:int32 nodeEndpoints:[nodeId:int32 host:string port:int32
 *         rack:string?]/10+#0
 */
export const produce = defineApi({
  key: 0,
  name: "Produce",
  versions: [3, 11],
  // Versions below 3 are said but not served, as by Apache Kafka: clients on librdkafka compress only if they see version 0.
  advertised: [0, 11],
  flexibleFrom: 9,
  request: {
    transactionalId: string({ nullable: true, default: null }),
    acks: int16(),
    timeoutMs: int32(),
    topicData: arrayOf({
      name: string(),
      partitionData: arrayOf({
        index: int32(),
        records: bytes({ nullable: true }),
      }),
    }),
  },
  response: {
    responses: arrayOf({
      name: string(),
      partitionResponses: arrayOf({
        index: int32(),
        errorCode: int16(),
        baseOffset: int64(),
        logAppendTimeMs: int64({ default: -1n }),
        logStartOffset: int64({ from: 5, default: -1n }),
        recordErrors: arrayOf(
          {
            batchIndex: int32(),
            batchIndexErrorMessage: string({ nullable: true, default: null }),
          },
          { from: 8, default: [] },
        ),
        errorMessage: string({ from: 8, nullable: true, default: null }),
        currentLeader: struct(
          {
            leaderId: int32({ default: -1 }),
            leaderEpoch: int32({ default: -1 }),
          },
          { from: 10, tag: 0 },
        ),
      }),
    }),
    throttleTimeMs: int32({ default: 0 }),
    nodeEndpoints: arrayOf(
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string({ nullable: true, default: null }),
      },
      { from: 10, tag: 0 },
    ),
  },
});
