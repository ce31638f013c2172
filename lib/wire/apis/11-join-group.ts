import { defineApi } from "../api.ts";
import { arrayOf, bool, bytes, int16, int32, string } from "../schema.ts";

/**
 * JoinGroup: a member joins a group or a generation. Answered when the join phase is over; only the leader
 * is told the members.
 *
 *     request => groupId:string sessionTimeoutMs:int32 rebalanceTimeoutMs:int32/1+ memberId:string
 *         groupInstanceId:string?/5+ protocolType:string protocols:[name:string metadata:bytes] reason:string?/8+
 *     response => throttleTimeMs:int32/2+ errorCode:int16 generationId:int32 protocolType:string?/7+
 *         protocolName:string?7+ leader:string skipAssignment:bool/9+ memberId:string members:[memberId:string
 *         groupInstanceId:string?/5+ metadata:bytes]
 */
export const joinGroup = defineApi({
  key: 11,
  name: "JoinGroup",
  versions: [0, 9],
  flexibleFrom: 6,
  request: {
    groupId: string(),
    sessionTimeoutMs: int32(),
    rebalanceTimeoutMs: int32({ from: 1, default: -1 }),
    memberId: string(),
    groupInstanceId: string({ from: 5, nullable: true, default: null }),
    protocolType: string(),
    protocols: arrayOf({
      name: string(),
      metadata: bytes(),
    }),
    reason: string({ from: 8, nullable: true, default: null }),
  },
  response: {
    throttleTimeMs: int32({ from: 2, default: 0 }),
    errorCode: int16(),
    generationId: int32({ default: -1 }),
    protocolType: string({ from: 7, nullable: true, default: null }),
    protocolName: string({ nullable: 7 }),
    leader: string(),
    skipAssignment: bool({ from: 9, default: false }),
    memberId: string(),
    members: arrayOf({
      memberId: string(),
      groupInstanceId: string({ from: 5, nullable: true, default: null }),
      metadata: bytes(),
    }),
  },
});
