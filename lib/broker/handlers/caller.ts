import type { Caller } from "../coordinator/requests.ts";
import type { Call } from "../serve/router.ts";

/** The coordinator's view of who calls. */
export function callerOf({ version, clientId, clientHost }: Call): Caller {
  return { apiVersion: version, clientId, clientHost };
}
