import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, int8, listOf, string } from "../schema.ts";

/**
 * FindCoordinator: the broker that coordinates a group (key type 0) or a transactional id (1). From
 * version 4 several keys in one request; until then the fields beside `coordinators` say it of one.
 *
 *     request => key:string/0-3 keyType:int8/1+ coordinatorKeys:[string]/4+
 *     response => throttleTimeMs:int32/1+ errorCode:int16/0-3 errorMessage:string?/1-3 nodeId:int32/0-3
 *         host:string/0-3 port:int32/0-3 coordinators:[key:string nodeId:int32 host:string port:int32
 *         errorCode:int16 errorMessage:string?]/4+
 */
export const findCoordinator = defineApi({
  key: 10,
  name: "FindCoordinator",
  versions: [0, 4],
  flexibleFrom: 3,
  request: {
    key: string({ to: 3, default: "" }),
    keyType: int8({ from: 1, default: 0 }),
    coordinatorKeys: listOf(string(), { from: 4, default: [] }),
  },
  response: {
    throttleTimeMs: int32({ from: 1, default: 0 }),
    errorCode: int16({ to: 3, default: 0 }),
    errorMessage: string({ from: 1, to: 3, nullable: true, default: "" }),
    nodeId: int32({ to: 3, default: 0 }),
    host: string({ to: 3, default: "" }),
    port: int32({ to: 3, default: 0 }),
    coordinators: arrayOf(
      {
        key: string(),
        nodeId: int32(),
        host: string(),
        port: int32(),
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
      },
      { from: 4, default: [] },
    ),
  },
});
