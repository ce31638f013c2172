import { defineApi } from "../api.ts";
import { int16, int32, string } from "../schema.ts";

/**
 * Heartbeat: a member says that it lives, and hears whether there is a rebalance.
 *
 *     request => groupId:string generationId:int32 memberId:string groupInstanceId:string?/3+
 *     response => throttleTimeMs:int32/1+ errorCode:int16
 */
export const heartbeat = defineApi({
  key: 12,
  name: "Heartbeat",
  versions: [0, 4],
  flexibleFrom: 4,
  request: {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string({ from: 3, nullable: true, default: null }),
  },
  response: {
    throttleTimeMs: int32({ from: 1, default: 0 }),
    errorCode: int16(),
  },
});
