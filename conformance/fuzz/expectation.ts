import { apiVersions } from "../../lib/wire/apis/18-api-versions.ts";
import { fetch } from "../../lib/wire/apis/01-fetch.ts";
import { joinGroup } from "../../lib/wire/apis/11-join-group.ts";
import { produce } from "../../lib/wire/apis/00-produce.ts";
import { syncGroup } from "../../lib/wire/apis/14-sync-group.ts";
import { alterConfigs } from "../../lib/wire/apis/33-alter-configs.ts";
import type { Api } from "../../lib/wire/api.ts";
import { openRequest, readRequest } from "../../lib/wire/messages.ts";
import { WireError } from "../../lib/wire/wire-error.ts";

/** What has to come of a frame. */
export type Expectation =
  /** Nobody can read it: its connection ends. */
  | { readonly kind: "close" }
  /** It is answered, by this API in this version. */
  | {
      readonly kind: "answer";
      readonly api: Api;
      readonly version: number;
      readonly correlationId: number;
      /** Others, or time, decide when. */
      readonly mayWait: boolean;
    }
  /** A Produce request with acks 0: no answer, or the end of the connection. */
  | { readonly kind: "silence" };

/** AlterConfigs that names a resource twice is never answered, as by Apache Kafka. */
const WAITS: ReadonlySet<number> = new Set([fetch.key, joinGroup.key, syncGroup.key, alterConfigs.key]);

/** Reads a frame as the broker will, directly. Throws what is no WireError: a finding. */
export function expectationOf(frame: Buffer): Expectation {
  try {
    const request = openRequest(frame);
    const { api, apiKey, version, correlationId } = request;
    if (api === null) {
      // The one answer to a version that is not there.
      if (apiKey !== apiVersions.key) return { kind: "close" };
      return { kind: "answer", api: apiVersions, version: 0, correlationId, mayWait: false };
    }
    const body = readRequest(api, request);
    if (api.key === produce.key && body["acks"] === 0) return { kind: "silence" };
    return { kind: "answer", api, version, correlationId, mayWait: WAITS.has(api.key) };
  } catch (error) {
    if (error instanceof WireError) return { kind: "close" };
    throw error;
  }
}
