import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int8, listOf, string } from "../schema.ts";

/**
 * DescribeConfigs: settings of topics (resource type 2), brokers (4) or groups (32).
 *
 *     request => resources:[resourceType:int8 resourceName:string configurationKeys:[string]?] includeSynonyms:bool
 *         includeDocumentation:bool/3+
 *     response => throttleTimeMs:int32 results:[errorCode:int16 errorMessage:string? resourceType:int8
 *         resourceName:string configs:[name:string value:string? readOnly:bool configSource:int8 isSensitive:bool
 *         synonyms:[name:string value:string? source:int8] configType:int8/3+ documentation:string?/3+]]
 */
export const describeConfigs = defineApi({
  key: 32,
  name: "DescribeConfigs",
  versions: [1, 4],
  flexibleFrom: 4,
  request: {
    resources: arrayOf({
      resourceType: int8(),
      resourceName: string(),
      configurationKeys: listOf(string(), { nullable: true }),
    }),
    includeSynonyms: bool({ default: false }),
    includeDocumentation: bool({ from: 3, default: false }),
  },
  response: {
    throttleTimeMs: int32({ default: 0 }),
    results: arrayOf({
      errorCode: int16(),
      errorMessage: string({ nullable: true }),
      resourceType: int8(),
      resourceName: string(),
      configs: arrayOf({
        name: string(),
        value: string({ nullable: true }),
        readOnly: bool(),
        configSource: int8({ default: -1 }),
        isSensitive: bool(),
        synonyms: arrayOf(
          {
            name: string(),
            value: string({ nullable: true }),
            source: int8(),
          },
          { default: [] },
        ),
        configType: int8({ from: 3, default: 0 }),
        documentation: string({ from: 3, nullable: true, default: null }),
      }),
    }),
  },
});
