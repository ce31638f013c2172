import { apiVersions } from "../../wire/apis/18-api-versions.ts";
import { APIS } from "../../wire/apis/index.ts";
import { ERROR } from "../../wire/errors.ts";
import { encodeResponse, type OpenRequest } from "../../wire/messages.ts";
import { route, type Reply, type Route } from "../serve/router.ts";

/** From this version on clients say which software they are (KIP-511). */
const SOFTWARE_SINCE = 3;
const SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;

const ALL = APIS.map(({ key, advertised: [minVersion, maxVersion] }) => ({ apiKey: key, minVersion, maxVersion }));
const ITSELF = ALL.filter(({ apiKey }) => apiKey === apiVersions.key);

/** ApiVersions: what is served. */
export function apiVersionsRoute(): Route {
  return route(apiVersions, ({ clientSoftwareName, clientSoftwareVersion }, { version }) => {
    const named = SOFTWARE.test(clientSoftwareName) && SOFTWARE.test(clientSoftwareVersion);
    if (version >= SOFTWARE_SINCE && !named) return { errorCode: ERROR.INVALID_REQUEST, apiKeys: [] };
    return { errorCode: ERROR.NONE, apiKeys: ALL };
  });
}

/** The one answer to a version that is not served: a client that is newer than the broker learns from it what to speak. */
export function answerUnsupported({ apiKey, correlationId }: OpenRequest): Reply | null {
  if (apiKey !== apiVersions.key) return null;
  return encodeResponse(apiVersions, { version: 0, correlationId }, { errorCode: ERROR.UNSUPPORTED_VERSION, apiKeys: ITSELF });
}
