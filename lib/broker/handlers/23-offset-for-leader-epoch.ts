import { offsetForLeaderEpoch } from "../../wire/apis/23-offset-for-leader-epoch.ts";
import { ERROR } from "../../wire/errors.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { checkLeaderEpoch } from "./leader-epoch.ts";

/** OffsetForLeaderEpoch: where an epoch ended. There is one, and it has not ended. */
export function offsetForLeaderEpochRoute({ topics }: BrokerParts): Route {
  return route(offsetForLeaderEpoch, (request) => ({
    topics: request.topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
        const log = topics.partition(topic, partition);
        if (log === null) return { partition, errorCode: ERROR.UNKNOWN_TOPIC_OR_PARTITION };
        const errorCode = checkLeaderEpoch(currentLeaderEpoch);
        return errorCode === ERROR.NONE ? { partition, errorCode, ...log.endOfEpoch(leaderEpoch) } : { partition, errorCode };
      }),
    })),
  }));
}
