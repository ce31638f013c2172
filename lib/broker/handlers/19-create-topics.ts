import { createTopics } from "../../wire/apis/19-create-topics.ts";
import { ERROR } from "../../wire/errors.ts";
import { createTopics as createAll } from "../log/topic-requests.ts";
import { route, type Route } from "../serve/router.ts";
import { DEFAULT_PARTITIONS, type BrokerParts } from "./broker-parts.ts";

/** CreateTopics. */
export function createTopicsRoute({ topics, node }: BrokerParts): Route {
  return route(createTopics, (request) => {
    const { validateOnly } = request;
    const answers = createAll(request.topics, {
      topics,
      nodeId: node.nodeId,
      defaultPartitions: DEFAULT_PARTITIONS,
      validateOnly,
    });
    return { topics: answers.map((answer) => ({ ...answer, topicConfigErrorCode: ERROR.NONE })) };
  });
}
