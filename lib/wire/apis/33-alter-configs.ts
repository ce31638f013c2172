import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int8, string } from "../schema.ts";

/**
 * AlterConfigs: the settings that are named are all that there are afterwards; others go back to their defaults.
 *
 *     request => resources:[resourceType:int8 resourceName:string configs:[name:string value:string?]]
 *         validateOnly:bool
 *     response => throttleTimeMs:int32 responses:[errorCode:int16 errorMessage:string? resourceType:int8
 *         resourceName:string]
 */
export const alterConfigs = defineApi({
  key: 33,
  name: "AlterConfigs",
  versions: [0, 2],
  flexibleFrom: 2,
  request: {
    resources: arrayOf({
      resourceType: int8(),
      resourceName: string(),
      configs: arrayOf({ name: string(), value: string({ nullable: true }) }),
    }),
    validateOnly: bool({ default: false }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    responses: arrayOf({
      errorCode: int16(),
      errorMessage: string({ nullable: true }),
      resourceType: int8(),
      resourceName: string(),
    }),
  },
});
