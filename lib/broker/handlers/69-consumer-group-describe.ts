import { consumerGroupDescribe } from "../../wire/apis/69-consumer-group-describe.ts";
import { OPERATIONS_NOT_ASKED } from "../../wire/apis/authorized-operations.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import { AUTHORIZED_OPERATIONS, type BrokerParts } from "./broker-parts.ts";

/** ConsumerGroupDescribe (KIP-848). */
export function consumerGroupDescribeRoute({ coordinator }: BrokerParts): Route {
  return route(consumerGroupDescribe, ({ groupIds, includeAuthorizedOperations }) => {
    const operations = includeAuthorizedOperations ? AUTHORIZED_OPERATIONS.group : OPERATIONS_NOT_ASKED;
    const groups = coordinator.describeConsumerGroups(groupIds).map((group) => ({
      ...group,
      authorizedOperations: group.errorCode === ERROR.NONE ? operations : OPERATIONS_NOT_ASKED,
    }));
    return { groups };
  });
}
