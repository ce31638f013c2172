import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, string } from "../schema.ts";

/**
 * OffsetDelete: forgets how far a group has come in partitions of topics that it does not consume.
 *
 *     request => groupId:string topics:[name:string partitions:[partitionIndex:int32]]
 *     response => errorCode:int16 throttleTimeMs:int32 topics:[name:string partitions:[partitionIndex:int32
 *         errorCode:int16]]
 */
export const offsetDelete = defineApi({
  key: 47,
  name: "OffsetDelete",
  versions: [0, 0],
  flexibleFrom: Infinity,
  request: {
    groupId: string(),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
      }),
    }),
  },
  response: {
    errorCode: int16(),
    throttleTimeMs: int32({ default: 0 }),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
});
