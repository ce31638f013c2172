import { deleteGroups } from "../../wire/apis/42-delete-groups.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";

/** DeleteGroups. */
export function deleteGroupsRoute({ coordinator }: BrokerParts): Route {
  return route(deleteGroups, async ({ groupsNames }) => ({ results: await coordinator.deleteGroups(groupsNames) }));
}
