import { heartbeat } from "../../wire/apis/12-heartbeat.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** Heartbeat. */
export function heartbeatRoute({ coordinator }: BrokerParts): Route {
  return route(heartbeat, async (request) => (await coordinator.heartbeat(request)) ?? "never answered");
}
