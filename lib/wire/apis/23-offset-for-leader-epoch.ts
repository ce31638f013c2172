import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, int64, string } from "../schema.ts";

/**
 * OffsetForLeaderEpoch: where a leader's epoch ended in the log, by which a consumer sees that records which it
 * has read are gone (KIP-320).
 *
 *     request => replicaId:int32/3+ topics:[topic:string partitions:[partition:int32 currentLeaderEpoch:int32
 *         leaderEpoch:int32]]
 *     response => throttleTimeMs:int32 topics:[topic:string partitions:[errorCode:int16 partition:int32
 *         leaderEpoch:int32 endOffset:int64]]
 */
export const offsetForLeaderEpoch = defineApi({
  key: 23,
  name: "OffsetForLeaderEpoch",
  versions: [2, 4],
  flexibleFrom: 4,
  request: {
    replicaId: int32({ from: 3, default: -2 }),
    topics: arrayOf({
      topic: string(),
      partitions: arrayOf({
        partition: int32(),
        currentLeaderEpoch: int32({ default: -1 }),
        leaderEpoch: int32(),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    topics: arrayOf({
      topic: string(),
      partitions: arrayOf({
        errorCode: int16(),
        partition: int32(),
        leaderEpoch: int32({ default: -1 }),
        endOffset: int64({ default: -1n }),
      }),
    }),
  },
});
