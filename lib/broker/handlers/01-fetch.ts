import { fetch } from "../../wire/apis/01-fetch.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { LEADER_EPOCH } from "../log/batch.ts";
import type { ReadAnswer } from "../log/answers.ts";
import { fetch as fetchFromLogs, type FetchPartition } from "../log/fetch.ts";
import type { PartitionLog } from "../log/partition-log.ts";
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

/** What is asked of one partition: a place in a log, or what is answered without reading. */
interface Wanted {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly found: Found;
}

type Found =
  | { readonly kind: "place"; readonly place: FetchPartition }
  | { readonly kind: "failed" | "missing"; readonly response: Unnumbered };

type Unnumbered = Omit<PartitionResponse, "partitionIndex">;

/**
 * Fetch: waits for records where there are too few. Sessions (KIP-227) are not kept: every answer says so
 * by session id 0, as Apache Kafka's does when its cache is full, and clients go on with whole requests.
 */
export function fetchRoute(parts: BrokerParts): Route {
  return route(fetch, async (request, call) => {
    if (request.sessionEpoch > FIRST_EPOCH) return { errorCode: ERROR.FETCH_SESSION_ID_NOT_FOUND, responses: [] };
    const wanted = request.topics.flatMap((topic) => wantedOf(parts, topic, call.version));
    const places = wanted.flatMap(({ found }) => (found.kind === "place" ? [found.place] : []));
    const { minBytes, maxBytes, isolationLevel } = request;
    // As in Apache Kafka a partition that there is not is no reason to answer at once.
    const maxWaitMs = wanted.some(({ found }) => found.kind === "failed") ? 0 : request.maxWaitMs;
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
  return [...partitions.values()].map((partition) => {
    const log = known?.partitions[partition.partition];
    const found: Found = log
      ? find(log, partition)
      : { kind: "missing", response: { ...failedWith(missing), abortedTransactions: [] } };
    return { topic, topicId, partition: partition.partition, found };
  });
}

function find(log: PartitionLog, asked: RequestedPartition): Found {
  const { fetchOffset, partitionMaxBytes, lastFetchedEpoch } = asked;
  const errorCode = checkLeaderEpoch(asked.currentLeaderEpoch);
  if (errorCode !== ERROR.NONE) return { kind: "failed", response: failedWith(errorCode) };
  // There never was such a leader, so nothing can be said of where its records end.
  if (lastFetchedEpoch > LEADER_EPOCH) return { kind: "failed", response: failedWith(ERROR.OFFSET_OUT_OF_RANGE) };
  if (lastFetchedEpoch === LEADER_EPOCH && fetchOffset > log.highWatermark) return { kind: "failed", response: diverging(log) };
  return { kind: "place", place: { log, fetchOffset, partitionMaxBytes } };
}

/** The client has read more of that leader than there is: it is told where to go back to (KIP-595). */
function diverging({ highWatermark, logStartOffset }: PartitionLog): Unnumbered {
  return {
    errorCode: ERROR.NONE,
    highWatermark,
    lastStableOffset: highWatermark,
    logStartOffset,
    divergingEpoch: { epoch: LEADER_EPOCH, endOffset: highWatermark },
    records: NO_RECORDS,
  };
}

function failedWith(errorCode: ErrorCode): Unnumbered {
  return { errorCode, highWatermark: -1n, lastStableOffset: -1n, logStartOffset: -1n, records: NO_RECORDS };
}

/** Apache Kafka tells what it read first, then of partitions that there are not. */
function respond(wanted: readonly Wanted[], reads: readonly ReadAnswer[], isolationLevel: number): Responses {
  let next = 0;
  const [read, missing]: [Answered[], Answered[]] = [[], []];
  for (const { topic, topicId, partition, found } of wanted) {
    const response = found.kind === "place" ? readResponse(reads[next++], isolationLevel) : found.response;
    const answered = { topic, topicId, response: { partitionIndex: partition, ...response } };
    (found.kind === "missing" ? missing : read).push(answered);
  }
  return gather([...read, ...missing]);
}

function readResponse(read: ReadAnswer | undefined, isolationLevel: number): Unnumbered {
  if (read === undefined || read.errorCode !== ERROR.NONE) return failedWith(read?.errorCode ?? ERROR.UNKNOWN_SERVER_ERROR);
  const abortedTransactions = isolationLevel === READ_COMMITTED ? [] : null;
  return { ...read, lastStableOffset: read.highWatermark, abortedTransactions };
}

interface Answered {
  readonly topic: string;
  readonly topicId: string;
  readonly response: PartitionResponse;
}

/** A topic's partitions are told together where they are neighbours. */
function gather(answers: readonly Answered[]): Responses {
  const topics: { topic: string; topicId: string; partitions: PartitionResponse[] }[] = [];
  for (const { topic, topicId, response } of answers) {
    const last = topics.at(-1);
    if (last?.topic === topic && last.topicId === topicId) last.partitions.push(response);
    else topics.push({ topic, topicId, partitions: [response] });
  }
  return topics;
}
