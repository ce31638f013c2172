import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, listOf, string } from "../schema.ts";

/**
 * CreatePartitions: raises the number of a topic's partitions.
 *
 *     request => topics:[name:string count:int32 assignments:[brokerIds:[int32]]?] timeoutMs:int32
 *         validateOnly:bool
 *     response => throttleTimeMs:int32 results:[name:string errorCode:int16 errorMessage:string?]
 */
export const createPartitions = defineApi({
  key: 37,
  name: "CreatePartitions",
  versions: [0, 3],
  flexibleFrom: 2,
  request: {
    topics: arrayOf({
      name: string(),
      count: int32(),
      assignments: arrayOf(
        {
          brokerIds: listOf(int32()),
        },
        { nullable: true, default: null },
      ),
    }),
    timeoutMs: int32(),
    validateOnly: bool({ default: false }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    results: arrayOf({
      name: string(),
      errorCode: int16(),
      errorMessage: string({ nullable: true, default: null }),
    }),
  },
});
