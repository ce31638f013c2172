import { createPartitions } from "../../wire/apis/37-create-partitions.ts";
import { createPartitions as createAll } from "../log/topic-requests.ts";
import { route, type Route } from "../serve/router.ts";
import { DEFAULT_PARTITIONS, type BrokerParts } from "./broker-parts.ts";

/** CreatePartitions. */
export function createPartitionsRoute({ topics, node }: BrokerParts): Route {
  return route(createPartitions, (request) => ({
    results: createAll(request.topics, {
      topics,
      nodeId: node.nodeId,
      defaultPartitions: DEFAULT_PARTITIONS,
      validateOnly: request.validateOnly,
    }),
  }));
}
