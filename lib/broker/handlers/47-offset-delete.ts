import { offsetDelete } from "../../wire/apis/47-offset-delete.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** OffsetDelete. */
export function offsetDeleteRoute({ coordinator }: BrokerParts): Route {
  return route(offsetDelete, async (request) => (await coordinator.deleteOffsets(request)) ?? "never answered");
}
