import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int8, listOf, string, uuid } from "../schema.ts";

/**
 * CreateTopics. Partitions or replication factor -1 stand for the broker's default.
 *
 *     request => topics:[name:string numPartitions:int32 replicationFactor:int16 assignments:[partitionIndex:int32
 *         brokerIds:[int32]] configs:[name:string value:string?]] timeoutMs:int32 validateOnly:bool
 *     response => throttleTimeMs:int32 topics:[name:string topicId:uuid/7+ errorCode:int16 errorMessage:string?
 *         topicConfigErrorCode:int16/5+#0 numPartitions:int32/5+ replicationFactor:int16/5+ configs:[name:string
 *         value:string? readOnly:bool configSource:int8 isSensitive:bool]?/5+]
 */
export const createTopics = defineApi({
  key: 19,
  name: "CreateTopics",
  versions: [2, 7],
  flexibleFrom: 5,
  request: {
    topics: arrayOf({
      name: string(),
      numPartitions: int32(),
      replicationFactor: int16(),
      assignments: arrayOf(
        {
          partitionIndex: int32(),
          brokerIds: listOf(int32()),
        },
        { default: [] },
      ),
      configs: arrayOf(
        {
          name: string(),
          value: string({ nullable: true }),
        },
        { default: [] },
      ),
    }),
    timeoutMs: int32({ default: 60_000 }),
    validateOnly: bool({ default: false }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    topics: arrayOf({
      name: string(),
      topicId: uuid({ from: 7 }),
      errorCode: int16(),
      errorMessage: string({ nullable: true }),
      topicConfigErrorCode: int16({ from: 5, tag: 0 }),
      numPartitions: int32({ from: 5, default: -1 }),
      replicationFactor: int16({ from: 5, default: -1 }),
      configs: arrayOf(
        {
          name: string(),
          value: string({ nullable: true }),
          readOnly: bool(),
          configSource: int8({ default: -1 }),
          isSensitive: bool(),
        },
        { from: 5, nullable: true, default: null },
      ),
    }),
  },
});
