import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int8, string } from "../schema.ts";

/**
 * IncrementalAlterConfigs: sets (operation 0), deletes (1), appends to (2) or subtracts from (3) settings.
 *
 *     request => resources:[resourceType:int8 resourceName:string configs:[name:string configOperation:int8
 *         value:string?]] validateOnly:bool
 *     response => throttleTimeMs:int32 responses:[errorCode:int16 errorMessage:string? resourceType:int8
 *         resourceName:string]
 */
export const incrementalAlterConfigs = defineApi({
  key: 44,
  name: "IncrementalAlterConfigs",
  versions: [0, 1],
  flexibleFrom: 1,
  request: {
    resources: arrayOf({
      resourceType: int8(),
      resourceName: string(),
      configs: arrayOf({
        name: string(),
        configOperation: int8(),
        value: string({ nullable: true }),
      }),
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
