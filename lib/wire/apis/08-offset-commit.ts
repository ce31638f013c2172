import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, int64, string } from "../schema.ts";

/**
 * OffsetCommit: how far a group has come, by topic and partition.
 *
 *     request => groupId:string generationIdOrMemberEpoch:int32 memberId:string groupInstanceId:string?/7+
 *         retentionTimeMs:int64/0-4 topics:[name:string partitions:[partitionIndex:int32 committedOffset:int64
 *         committedLeaderEpoch:int32/6+ committedMetadata:string?]]
 *     response => throttleTimeMs:int32/3+ topics:[name:string partitions:[partitionIndex:int32 errorCode:int16]]
 */
export const offsetCommit = defineApi({
  key: 8,
  name: "OffsetCommit",
  versions: [2, 9],
  flexibleFrom: 8,
  request: {
    groupId: string(),
    generationIdOrMemberEpoch: int32({ default: -1 }),
    memberId: string(),
    groupInstanceId: string({ from: 7, nullable: true, default: null }),
    retentionTimeMs: int64({ to: 4, default: -1n }),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        committedOffset: int64(),
        committedLeaderEpoch: int32({ from: 6, default: -1 }),
        committedMetadata: string({ nullable: true }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32({ from: 3, default: 0 }),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
});
