import { defineApi } from "../api.ts";
import { arrayOf, bool, bytes, int16, int32, listOf, string } from "../schema.ts";
import { OPERATIONS_NOT_ASKED } from "./authorized-operations.ts";

/**
 * DescribeGroups: state, protocol and members of classic groups. From version 6 (KIP-1043) a group that there is
 * not is an error.
 *
 *     request => groups:[string] includeAuthorizedOperations:bool/3+
 *     response => throttleTimeMs:int32/1+ groups:[errorCode:int16 errorMessage:string?/6+ groupId:string
 *         groupState:string protocolType:string protocolData:string members:[memberId:string
 *         groupInstanceId:string?/4+ clientId:string clientHost:string memberMetadata:bytes
 *         memberAssignment:bytes] authorizedOperations:int32/3+]
 */
export const describeGroups = defineApi({
  key: 15,
  name: "DescribeGroups",
  versions: [0, 6],
  flexibleFrom: 5,
  request: {
    groups: listOf(string()),
    includeAuthorizedOperations: bool({ from: 3, default: false }),
  },
  response: {
    throttleTimeMs: int32({ from: 1, default: 0 }),
    groups: arrayOf({
      errorCode: int16(),
      errorMessage: string({ from: 6, nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      protocolType: string(),
      protocolData: string(),
      members: arrayOf({
        memberId: string(),
        groupInstanceId: string({ from: 4, nullable: true, default: null }),
        clientId: string(),
        clientHost: string(),
        memberMetadata: bytes(),
        memberAssignment: bytes(),
      }),
      authorizedOperations: int32({ from: 3, default: OPERATIONS_NOT_ASKED }),
    }),
  },
});
