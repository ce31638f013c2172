import { fetch } from "../../wire/apis/01-fetch.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { LEADER_EPOCH } from "../log/batch.ts";
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
const NOT_THERE: ReadonlySet<ErrorCode> = new Set([ERROR.UNKNOWN_TOPIC_OR_PARTITION, ERROR.UNKNOWN_TOPIC_ID]);

/** What is asked of one partition: a place in a log, or why there is none. */
interface Wanted {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly from: FetchPartition | { readonly errorCode: ErrorCode };
}

/**
 * Fetch: waits for records where there are too few. Sessions (KIP-227) are not kept: every answer says so
 * by session id 0, as Apache Kafka's does when its cache is full, and clients go on with whole requests.
 */
export function fetchRoute(parts: BrokerParts): Route {
  return route(fetch, async (request, call) => {
    if (request.sessionEpoch > FIRST_EPOCH) return { errorCode: ERROR.FETCH_SESSION_ID_NOT_FOUND, responses: [] };
    const wanted = request.topics.flatMap((topic) => wantedOf(parts, topic, call.version));
    const places = wanted.flatMap(({ from }) => ("log" in from ? [from] : []));
    const { minBytes, maxBytes, isolationLevel } = request;
    // A partition that there is not is told at once.
    const maxWaitMs = places.length < wanted.length ? 0 : request.maxWaitMs;
    const limits = { minBytes, maxBytes, maxWaitMs, minOneBatch: true };
    const reads = await fetchFromLogs({ partitions: places, ...limits }, parts.clock, call.signal);
    return { errorCode: ERROR.NONE, responses: respond(wanted, reads, isolationLevel) };
  });
}

function wantedOf({ topics }: BrokerParts, asked: Request["topics"][number], version: number): Wanted[] {
  const byId = version >= TOPIC_IDS_SINCE;
  const known = byId ? topics.getById(asked.topicId) : topics.get(asked.topic);
  const missing = byId && known === undefined ? ERROR.UNKNOWN_TOPIC_ID : ERROR.UNKNOWN_TOPIC_OR_PARTITION;
  const { topic, topicId } = asked;
  // Of a partition that is named twice the last counts.
  const partitions = new Map(asked.partitions.map((partition) => [partition.partition, partition]));
  return [...partitions.values()].map((partition) => ({
    topic,
    topicId,
    partition: partition.partition,
    from: placeOf(known, partition) ?? { errorCode: missing },
  }));
}

function placeOf(topic: Topic | undefined, asked: RequestedPartition): Wanted["from"] | null {
  const log = topic?.partitions[asked.partition];
  if (log === undefined) return null;
  const errorCode = checkLeaderEpoch(asked.currentLeaderEpoch);
  if (errorCode !== ERROR.NONE) return { errorCode };
  // There never was such a leader, so nothing can be said of where its records end.
  if (asked.lastFetchedEpoch > LEADER_EPOCH) return { errorCode: ERROR.OFFSET_OUT_OF_RANGE };
  const { fetchOffset, partitionMaxBytes } = asked;
  return { log, fetchOffset, partitionMaxBytes };
}

/** Apache Kafka tells what it read first, then of partitions that there are not; a topic's neighbours are told together. */
function respond(wanted: readonly Wanted[], reads: readonly ReadAnswer[], isolationLevel: number): Responses {
  let next = 0;
  const [found, missing]: [Answered[], Answered[]] = [[], []];
  for (const one of wanted) {
    const read = "log" in one.from ? reads[next++] : failedRead(one.from.errorCode);
    if (read === undefined) continue;
    const isMissing = "errorCode" in one.from && NOT_THERE.has(one.from.errorCode);
    const abortedTransactions = isolationLevel === READ_COMMITTED || isMissing ? [] : null;
    const response = { partitionIndex: one.partition, ...read, lastStableOffset: read.highWatermark, abortedTransactions };
    (isMissing ? missing : found).push({ topic: one.topic, topicId: one.topicId, response });
  }
  return gather([...found, ...missing]);
}

interface Answered {
  readonly topic: string;
  readonly topicId: string;
  readonly response: PartitionResponse;
}

function gather(answers: readonly Answered[]): Responses {
  const topics: { topic: string; topicId: string; partitions: PartitionResponse[] }[] = [];
  for (const { topic, topicId, response } of answers) {
    const last = topics.at(-1);
    if (last?.topic === topic && last.topicId === topicId) last.partitions.push(response);
    else topics.push({ topic, topicId, partitions: [response] });
  }
  return topics;
}

function failedRead(errorCode: ErrorCode): ReadAnswer {
  return { errorCode, highWatermark: -1n, logStartOffset: -1n, records: NO_RECORDS };
}
