import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, listOf, string } from "../schema.ts";

/**
 * DeleteGroups: deletes groups without members.
 *
 *     request => groupsNames:[string]
 *     response => throttleTimeMs:int32 results:[groupId:string errorCode:int16]
 */
export const deleteGroups = defineApi({
  key: 42,
  name: "DeleteGroups",
  versions: [0, 2],
  flexibleFrom: 2,
  request: {
    groupsNames: listOf(string()),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    results: arrayOf({
      groupId: string(),
      errorCode: int16(),
    }),
  },
});
