import { defineApi } from "../api.ts";
import { arrayOf, int16, int32, listOf, string, uuid } from "../schema.ts";

/**
 * DeleteTopics: by name, from version 6 by name or id.
 *
 *     request => topics:[name:string? topicId:uuid]/6+ topicNames:[string]/0-5 timeoutMs:int32
 *     response => throttleTimeMs:int32 responses:[name:string?6+ topicId:uuid/6+ errorCode:int16
 *         errorMessage:string?/5+]
 */
export const deleteTopics = defineApi({
  key: 20,
  name: "DeleteTopics",
  versions: [1, 6],
  flexibleFrom: 4,
  request: {
    topics: arrayOf(
      {
        name: string({ nullable: true, default: null }),
        topicId: uuid(),
      },
      { from: 6, default: [] },
    ),
    topicNames: listOf(string(), { to: 5, default: [] }),
    timeoutMs: int32(),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    responses: arrayOf({
      name: string({ nullable: 6 }),
      topicId: uuid({ from: 6 }),
      errorCode: int16(),
      errorMessage: string({ from: 5, nullable: true, default: null }),
    }),
  },
});
