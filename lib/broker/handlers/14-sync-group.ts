import { syncGroup } from "../../wire/apis/14-sync-group.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { callerOf } from "./caller.ts";

/** SyncGroup: answered when the leader's assignment is there. */
export function syncGroupRoute({ coordinator }: BrokerParts): Route {
  return route(syncGroup, async (request, call) => {
    const answer = await coordinator.sync(request, callerOf(call));
    return answer ?? "never answered";
  });
}
