import { describeGroups } from "../../wire/apis/15-describe-groups.ts";
import { OPERATIONS_NOT_ASKED } from "../../wire/apis/authorized-operations.ts";
import { route, type Route } from "../serve/router.ts";
import { AUTHORIZED_OPERATIONS, type BrokerParts } from "./broker-parts.ts";
import { callerOf } from "./caller.ts";

/** DescribeGroups. */
export function describeGroupsRoute({ coordinator }: BrokerParts): Route {
  return route(describeGroups, ({ groups, includeAuthorizedOperations }, call) => {
    const authorizedOperations = includeAuthorizedOperations ? AUTHORIZED_OPERATIONS.group : OPERATIONS_NOT_ASKED;
    return { groups: coordinator.describe(groups, callerOf(call)).map((group) => ({ ...group, authorizedOperations })) };
  });
}
