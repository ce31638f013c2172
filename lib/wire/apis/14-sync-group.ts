import { defineApi } from "../api.ts";
import { arrayOf, bytes, int16, int32, string } from "../schema.ts";

/**
 * SyncGroup: the leader says the assignment of each member; each is answered with its own.
 *
 *     request => groupId:string generationId:int32 memberId:string groupInstanceId:string?/3+
 *         protocolType:string?/5+ protocolName:string?/5+ assignments:[memberId:string assignment:bytes]
 *     response => throttleTimeMs:int32/1+ errorCode:int16 protocolType:string?/5+ protocolName:string?/5+
 *         assignment:bytes
 */
export const syncGroup = defineApi({
  key: 14,
  name: "SyncGroup",
  versions: [0, 5],
  flexibleFrom: 4,
  request: {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string({ from: 3, nullable: true, default: null }),
    protocolType: string({ from: 5, nullable: true, default: null }),
    protocolName: string({ from: 5, nullable: true, default: null }),
    assignments: arrayOf({
      memberId: string(),
      assignment: bytes(),
    }),
  },
  response: {
    throttleTimeMs: int32({ from: 1, default: 0 }),
    errorCode: int16(),
    protocolType: string({ from: 5, nullable: true, default: null }),
    protocolName: string({ from: 5, nullable: true, default: null }),
    assignment: bytes(),
  },
});
