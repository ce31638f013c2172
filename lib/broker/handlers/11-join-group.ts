import { joinGroup } from "../../wire/apis/11-join-group.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { callerOf } from "./caller.ts";

/** JoinGroup: answered when the join phase is over. A client that has gone meanwhile stays a member, as in Apache Kafka. */
export function joinGroupRoute({ coordinator }: BrokerParts): Route {
  return route(joinGroup, async (request, call) => {
    const answer = await coordinator.join(request, callerOf(call));
    return answer ?? "never answered";
  });
}
