import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, int64, string } from "../schema.ts";

/**
 * DeleteRecords: moves a partition's log start up to an offset; -1 is its high watermark.
 *
 *     request => topics:[name:string partitions:[partitionIndex:int32 offset:int64]] timeoutMs:int32
 *     response => throttleTimeMs:int32 topics:[name:string partitions:[partitionIndex:int32 lowWatermark:int64
 *         errorCode:int16]]
 */
export const deleteRecords = defineApi({
  key: 21,
  name: "DeleteRecords",
  versions: [0, 2],
  flexibleFrom: 2,
  request: {
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        offset: int64(),
      }),
    }),
    timeoutMs: int32(),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    topics: arrayOf({
      name: string(),
      partitions: arrayOf({
        partitionIndex: int32(),
        lowWatermark: int64(),
        errorCode: int16(),
      }),
    }),
  },
});
