import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int64, listOf, string } from "../schema.ts";

/**
 * OffsetFetch: how far a group has come. From version 8 several groups in one request; until then the
 * fields beside `groups` say it of one. Null topics ask for all.
 *
 *     request => groupId:string/0-7 topics:[name:string partitionIndexes:[int32]]?2+/0-7 groups:[groupId:string
 *         memberId:string?/9+ memberEpoch:int32/9+ topics:[name:string partitionIndexes:[int32]]?]/8+
 *         requireStable:bool/7+
 *     response => throttleTimeMs:int32/3+ topics:[name:string partitions:[partitionIndex:int32
 *         committedOffset:int64 committedLeaderEpoch:int32/5+ metadata:string? errorCode:int16]]/0-7
 *         errorCode:int16/2-7 groups:[groupId:string topics:[name:string partitions:[partitionIndex:int32
 *         committedOffset:int64 committedLeaderEpoch:int32 metadata:string? errorCode:int16]] errorCode:int16]/8+
 */
export const offsetFetch = defineApi({
  key: 9,
  name: "OffsetFetch",
  versions: [1, 9],
  flexibleFrom: 6,
  request: {
    groupId: string({ to: 7, default: "" }),
    topics: arrayOf(
      {
        name: string(),
        partitionIndexes: listOf(int32()),
      },
      { to: 7, nullable: 2, default: [] },
    ),
    groups: arrayOf(
      {
        groupId: string(),
        memberId: string({ from: 9, nullable: true, default: null }),
        memberEpoch: int32({ from: 9, default: -1 }),
        topics: arrayOf(
          {
            name: string(),
            partitionIndexes: listOf(int32()),
          },
          { nullable: true },
        ),
      },
      { from: 8, default: [] },
    ),
    requireStable: bool({ from: 7, default: false }),
  },
  response: {
    throttleTimeMs: int32({ from: 3, default: 0 }),
    topics: arrayOf(
      {
        name: string(),
        partitions: arrayOf({
          partitionIndex: int32(),
          committedOffset: int64(),
          committedLeaderEpoch: int32({ from: 5, default: -1 }),
          metadata: string({ nullable: true }),
          errorCode: int16(),
        }),
      },
      { to: 7, default: [] },
    ),
    errorCode: int16({ from: 2, to: 7, default: 0 }),
    groups: arrayOf(
      {
        groupId: string(),
        topics: arrayOf({
          name: string(),
          partitions: arrayOf({
            partitionIndex: int32(),
            committedOffset: int64(),
            committedLeaderEpoch: int32({ default: -1 }),
            metadata: string({ nullable: true }),
            errorCode: int16(),
          }),
        }),
        errorCode: int16({ default: 0 }),
      },
      { from: 8, default: [] },
    ),
  },
});
