import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, int64, int8, string } from "../schema.ts";

/**
 * ListOffsets: the offset of a time, or of a partition's begin (-2), end (-1) or latest time (-3); -4, -5 and -6
 * ask about tiered storage.
 *
 *     request => replicaId:int32 isolationLevel:int8/2+ topics:[name:string partitions:[partitionIndex:int32
 *         currentLeaderEpoch:int32/4+ timestamp:int64]] timeoutMs:int32/10+
 *     response => throttleTimeMs:int32/2+ topics:[name:string partitions:[partitionIndex:int32 errorCode:int16
 *         timestamp:int64 offset:int64 leaderEpoch:int32/4+]]
 */
export const listOffsets = defineApi({
  key: 2,
  name: "ListOffsets",
  versions: [1, 11],
  flexibleFrom: 6,
  request: {
    replicaId: int32(),
    isolationLevel: int8({ from: 2, default: 0 }),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        currentLeaderEpoch: int32({ from: 4, default: -1 }),
        timestamp: int64(),
      }),
    }),
    timeoutMs: int32({ from: 10, default: 0 }),
  },
  response: {
    throttleTimeMs: int32({ from: 2, default: 0 }),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        errorCode: int16(),
        timestamp: int64({ default: -1n }),
        offset: int64({ default: -1n }),
        leaderEpoch: int32({ from: 4, default: -1 }),
      }),
    }),
  },
});
