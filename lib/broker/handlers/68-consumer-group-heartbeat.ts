import { consumerGroupHeartbeat } from "../../wire/apis/68-consumer-group-heartbeat.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { callerOf } from "./caller.ts";

/** ConsumerGroupHeartbeat (KIP-848). */
export function consumerGroupHeartbeatRoute({ coordinator }: BrokerParts): Route {
  return route(consumerGroupHeartbeat, async (request, call) => {
    const answer = await coordinator.consumerHeartbeat(request, callerOf(call));
    return answer ?? "never answered";
  });
}
