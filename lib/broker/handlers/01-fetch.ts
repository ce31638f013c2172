import { fetch } from "../../wire/apis/01-fetch.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { ReadAnswer } from "../log/answers.ts";
import { fetch as fetchFromLogs, type FetchPartition } from "../log/fetch.ts";
import type { Topic } from "../log/topics.ts";
import { route, type Route } from "../serve/router.ts";
import type { BrokerParts } from "./broker-parts.ts";
import { checkLeaderEpoch } from "./leader-epoch.ts";

type Request = RequestOf<typeof fetch>;
type RequestedPartition = Request["topics"][number]["partitions"][number];
type Responses = NonNullable<ResponseDraft<typeof fetch>["responses"]>;
type PartitionResponse = Responses[number]["partitions"][number];

/** A session begins with 0; -1 asks for none. */
const FIRST_EPOCH = 0;
const READ_COMMITTED = 1;
/** Topics are named by their ids from this version on. */
const TOPIC_IDS_SINCE = 13;
const NO_RECORDS = Buffer.alloc(0);

/** What is asked of one partition: a place in a log, or why there is none. */
type Wanted =
  | { readonly partition: RequestedPartition; readonly from: FetchPartition }
  | { readonly partition: RequestedPartition; readonly errorCode: ErrorCode };

interface WantedTopic {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly Wanted[];
}

/**
 * Fetch: waits for records where there are too few. Sessions (KIP-227) are not kept: every answer says so
 * by session id 0, as Apache Kafka's does when its cache is full, and clients go on with whole requests.
 */
export function fetchRoute(parts: BrokerParts): Route {
  return route(fetch, async (request, call) => {
    if (request.sessionEpoch > FIRST_EPOCH) return { errorCode: ERROR.FETCH_SESSION_ID_NOT_FOUND, responses: [] };
    const topics = request.topics.map((topic) => wantedOf(parts, topic, call.version));
    const wanted = topics.flatMap(({ partitions }) => partitions);
    const places = wanted.flatMap((one) => ("from" in one ? [one.from] : []));
    const failed = places.length < wanted.length;
    const { minBytes, maxBytes, maxWaitMs } = request;
    const reads = await fetchFromLogs(
      { partitions: places, minBytes, maxBytes, maxWaitMs: failed ? 0 : maxWaitMs, minOneBatch: true },
      parts.clock,
      call.signal,
    );
    return { errorCode: ERROR.NONE, responses: respond(topics, reads, request.isolationLevel) };
  });
}

function wantedOf({ topics }: BrokerParts, asked: Request["topics"][number], version: number): WantedTopic {
  const byId = version >= TOPIC_IDS_SINCE;
  const topic = byId ? topics.getById(asked.topicId) : topics.get(asked.topic);
  const missing = byId && topic === undefined ? ERROR.UNKNOWN_TOPIC_ID : ERROR.UNKNOWN_TOPIC_OR_PARTITION;
  // Of a partition that is named twice the last counts.
  const partitions = new Map(asked.partitions.map((partition) => [partition.partition, partition]));
  return {
    topic: asked.topic,
    topicId: asked.topicId,
    partitions: [...partitions.values()].map((partition) => wantedPartition(topic, partition, missing)),
  };
}

function wantedPartition(topic: Topic | undefined, partition: RequestedPartition, missing: ErrorCode): Wanted {
  const log = topic?.partitions[partition.partition];
  if (log === undefined) return { partition, errorCode: missing };
  const errorCode = checkLeaderEpoch(partition.currentLeaderEpoch);
  if (errorCode !== ERROR.NONE) return { partition, errorCode };
  const { fetchOffset, partitionMaxBytes } = partition;
  return { partition, from: { log, fetchOffset, partitionMaxBytes } };
}

/** Puts what was read back in the order of the request. */
function respond(topics: readonly WantedTopic[], reads: readonly ReadAnswer[], isolationLevel: number): Responses {
  let next = 0;
  return topics.map(({ topic, topicId, partitions }) => ({
    topic,
    topicId,
    partitions: partitions.map((one) => {
      const read = "from" in one ? reads[next++] : undefined;
      const errorCode = "errorCode" in one ? one.errorCode : ERROR.NONE;
      return partitionResponse(one.partition.partition, read ?? failedRead(errorCode), isolationLevel);
    }),
  }));
}

function failedRead(errorCode: ErrorCode): ReadAnswer {
  return { errorCode, highWatermark: -1n, logStartOffset: -1n, records: NO_RECORDS };
}

function partitionResponse(partitionIndex: number, read: ReadAnswer, isolationLevel: number): PartitionResponse {
  const { errorCode, highWatermark, logStartOffset, records } = read;
  const failed = errorCode !== ERROR.NONE;
  const abortedTransactions = failed || isolationLevel === READ_COMMITTED ? [] : null;
  return {
    partitionIndex,
    errorCode,
    highWatermark,
    lastStableOffset: highWatermark,
    logStartOffset,
    abortedTransactions,
    records,
  };
}
