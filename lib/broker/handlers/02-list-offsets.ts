import { listOffsets } from "../../wire/apis/02-list-offsets.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { OffsetAnswer } from "../log/answers.ts";
import { mayBeAsked } from "../log/asked-time.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { checkLeaderEpoch } from "./leader-epoch.ts";
import { partitionsNamedTwice, uniquePartitions } from "./named-twice.ts";

/** ListOffsets: offsets by time, or of a log's begin and end. */
export function listOffsetsRoute({ topics }: BrokerParts): Route {
  return route(listOffsets, (request, { version }) => {
    const twice = partitionsNamedTwice(request.topics);
    const answer = (topic: string, index: number, asked: { currentLeaderEpoch: number; timestamp: bigint }): OffsetAnswer => {
      if (twice.has(topic, index)) return refused(ERROR.INVALID_REQUEST);
      if (!mayBeAsked(asked.timestamp, version)) return refused(ERROR.UNSUPPORTED_VERSION);
      const log = topics.partition(topic, index);
      if (log === null) return refused(ERROR.UNKNOWN_TOPIC_OR_PARTITION);
      const errorCode = checkLeaderEpoch(asked.currentLeaderEpoch);
      return errorCode === ERROR.NONE ? log.offsetForTime(asked.timestamp) : refused(errorCode);
    };
    const topicResponses = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: uniquePartitions(partitions).map((asked) => ({
        partitionIndex: asked.partitionIndex,
        ...answer(name, asked.partitionIndex, asked),
      })),
    }));
    return { topics: topicResponses.filter(({ partitions }) => partitions.length > 0) };
  });
}

function refused(errorCode: ErrorCode): OffsetAnswer {
  return { errorCode, timestamp: -1n, offset: -1n, leaderEpoch: -1 };
}
