import { offsetFetch } from "../../wire/apis/09-offset-fetch.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** From this version on several groups may be asked about. */
const GROUPS_SINCE = 8;

/** OffsetFetch. */
export function offsetFetchRoute({ coordinator }: BrokerParts): Route {
  return route(offsetFetch, (request, { version }) => {
    if (version < GROUPS_SINCE) return coordinator.fetchOffsets(request);
    const groups = request.groups.map(({ groupId, memberId, memberEpoch, topics }) => ({
      groupId,
      ...coordinator.fetchOffsets({ groupId, memberId, memberEpoch, topics }),
    }));
    return { errorCode: ERROR.NONE, groups };
  });
}
