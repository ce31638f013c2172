import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, string } from "../schema.ts";

/**
 * LeaveGroup: a member leaves, from version 3 several at once, or an administrator removes them.
 *
 *     request => groupId:string memberId:string/0-2 members:[memberId:string groupInstanceId:string?
 *         reason:string?/5+]/3+
 *     response => throttleTimeMs:int32/1+ errorCode:int16 members:[memberId:string groupInstanceId:string?
 *         errorCode:int16]/3+
 */
export const leaveGroup = defineApi({
  key: 13,
  name: "LeaveGroup",
  versions: [0, 5],
  flexibleFrom: 4,
  request: {
    groupId: string(),
    memberId: string({ to: 2, default: "" }),
    members: arrayOf(
      {
        memberId: string(),
        groupInstanceId: string({ nullable: true, default: null }),
        reason: string({ from: 5, nullable: true, default: null }),
      },
      { from: 3, default: [] },
    ),
  },
  response: {
    throttleTimeMs: int32({ from: 1, default: 0 }),
    errorCode: int16(),
    members: arrayOf(
      {
        memberId: string(),
        groupInstanceId: string({ nullable: true }),
        errorCode: int16(),
      },
      { from: 3, default: [] },
    ),
  },
});
