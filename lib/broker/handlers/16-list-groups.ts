import { listGroups } from "../../wire/apis/16-list-groups.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** ListGroups. */
export function listGroupsRoute({ coordinator }: BrokerParts): Route {
  return route(listGroups, (request) => ({ errorCode: ERROR.NONE, groups: coordinator.list(request) }));
}
