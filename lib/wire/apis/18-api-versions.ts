import { defineApi } from "../api.ts";
import { arrayOf, bool, int16, int32, int64, string } from "../schema.ts";

/**
 * ApiVersions: which APIs the broker serves, in which versions. The response's header is version 0 even
 * where the body is flexible, so that a client can read it before it knows anything.
 *
 *     request => clientSoftwareName:string/3+ clientSoftwareVersion:string/3+
 *     response => errorCode:int16 apiKeys:[apiKey:int16 minVersion:int16 maxVersion:int16] throttleTimeMs:int32/1+
 *         supportedFeatures:[name:string minVersion:int16 maxVersion:int16]/3+#0 finalizedFeaturesEpoch:int64/3+#1
 *         finalizedFeatures:[name:string maxVersionLevel:int16 minVersionLevel:int16]/3+#2
 *         zkMigrationReady:bool/3+#3
 */
export const apiVersions = defineApi({
  key: 18,
  name: "ApiVersions",
  versions: [0, 4],
  flexibleFrom: 3,
  request: {
    clientSoftwareName: string({ from: 3 }),
    clientSoftwareVersion: string({ from: 3 }),
  },
  response: {
    errorCode: int16(),
    apiKeys: arrayOf({
      apiKey: int16(),
      minVersion: int16(),
      maxVersion: int16(),
    }),
    throttleTimeMs: int32({ from: 1, default: 0 }),
    supportedFeatures: arrayOf(
      {
        name: string(),
        minVersion: int16(),
        maxVersion: int16(),
      },
      { from: 3, tag: 0 },
    ),
    finalizedFeaturesEpoch: int64({ from: 3, tag: 1, default: -1n }),
    finalizedFeatures: arrayOf(
      {
        name: string(),
        maxVersionLevel: int16(),
        minVersionLevel: int16(),
      },
      { from: 3, tag: 2 },
    ),
    zkMigrationReady: bool({ from: 3, tag: 3, default: false }),
  },
});
