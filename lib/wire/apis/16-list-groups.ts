import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, listOf, string } from "../schema.ts";

/**
 * ListGroups: the groups that this broker coordinates.
 *
 *     request => statesFilter:[string]/4+ typesFilter:[string]/5+
 *     response => throttleTimeMs:int32/1+ errorCode:int16 groups:[groupId:string protocolType:string
 *         groupState:string/4+ groupType:string/5+]
 */
export const listGroups = defineApi({
  key: 16,
  name: "ListGroups",
  versions: [0, 5],
  flexibleFrom: 3,
  request: {
    statesFilter: listOf(string(), { from: 4, default: [] }),
    typesFilter: listOf(string(), { from: 5, default: [] }),
  },
  response: {
    throttleTimeMs: int32({ from: 1, default: 0 }),
    errorCode: int16(),
    groups: arrayOf({
      groupId: string(),
      protocolType: string(),
      groupState: string({ from: 4 }),
      groupType: string({ from: 5 }),
    }),
  },
});
