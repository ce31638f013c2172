import { metadata } from "../../wire/apis/03-metadata.ts";
import { OPERATIONS_NOT_ASKED } from "../../wire/apis/authorized-operations.ts";
import type { RequestOf, ResponseDraft } from "../../wire/api.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import { ZERO_UUID } from "../../wire/schema.ts";
import { LEADER_EPOCH } from "../log/batch.ts";
import { complainOfTopicName, isInternalTopic } from "../log/topic-name.ts";
import { autoCreateTopic } from "../log/topic-requests.ts";
import type { Topic } from "../log/topics.ts";
import { route, type Route } from "../serve/router.ts";
import { AUTHORIZED_OPERATIONS, DEFAULT_PARTITIONS, type BrokerParts } from "./broker-parts.ts";

type Request = RequestOf<typeof metadata>;
type RequestedTopic = NonNullable<Request["topics"]>[number];
type TopicResponse = ResponseDraft<typeof metadata>["topics"][number];

/** From this version on a topic may be asked for by its id alone. */
const TOPIC_IDS_SINCE = 12;

/** Metadata: the broker, and topics. A topic that there is not is created unless the client forbids it (auto.create.topics.enable). */
export function metadataRoute(parts: BrokerParts): Route {
  return route(metadata, (request, { version }) => {
    const { topics, includeTopicAuthorizedOperations, includeClusterAuthorizedOperations } = request;
    const error = errorOfAll(request, version);
    if (error !== ERROR.NONE)
      return { brokers: [], topics: (topics ?? []).map(({ name, topicId }) => missing(error, name ?? "", topicId)) };
    const { nodeId, host, port } = parts.node;
    return {
      brokers: [{ nodeId, host, port }],
      clusterId: parts.clusterId,
      controllerId: nodeId,
      topics: topicsOf(parts, request, version).map((topic) => ({
        ...topic,
        topicAuthorizedOperations:
          includeTopicAuthorizedOperations && topic.name !== null ? AUTHORIZED_OPERATIONS.topic : OPERATIONS_NOT_ASKED,
      })),
      clusterAuthorizedOperations: includeClusterAuthorizedOperations ? AUTHORIZED_OPERATIONS.cluster : OPERATIONS_NOT_ASKED,
    };
  });
}

/** What Apache Kafka refuses the whole request for; the last is a defect that clients meet there. */
function errorOfAll({ topics }: Request, version: number): ErrorCode {
  if (topics === null) return ERROR.NONE;
  if (version < TOPIC_IDS_SINCE)
    return topics.some(({ name, topicId }) => name === null || topicId !== ZERO_UUID) ? ERROR.INVALID_REQUEST : ERROR.NONE;
  const named = topics.every(({ name, topicId }) => name !== null || topicId !== ZERO_UUID);
  return named || topics.some(({ topicId }) => topicId !== ZERO_UUID) ? ERROR.NONE : ERROR.UNKNOWN_SERVER_ERROR;
}

function topicsOf(parts: BrokerParts, { topics, allowAutoTopicCreation }: Request, version: number): TopicResponse[] {
  if (topics === null || (version === 0 && topics.length === 0))
    return parts.topics.list().map((topic) => described(topic, parts.node.nodeId));
  if (topics.some(({ topicId }) => topicId !== ZERO_UUID)) return topicsById(parts, topics);
  const names = new Set(topics.map(({ name }) => name ?? ""));
  return [...names].map((name) => topicByName(parts, name, allowAutoTopicCreation));
}

/** Where any topic is asked for by its id, those that are asked for by name are passed over. */
function topicsById(parts: BrokerParts, topics: readonly RequestedTopic[]): TopicResponse[] {
  const ids = new Set(topics.map(({ topicId }) => topicId).filter((id) => id !== ZERO_UUID));
  return [...ids].map((id) => {
    const topic = parts.topics.getById(id);
    return topic ? described(topic, parts.node.nodeId) : missing(ERROR.UNKNOWN_TOPIC_ID, null, id);
  });
}

/** A topic that is created now is not known yet, as in Apache Kafka: the client asks again. */
function topicByName({ topics, node }: BrokerParts, name: string, allowCreation: boolean): TopicResponse {
  const topic = topics.get(name);
  if (topic) return described(topic, node.nodeId);
  if (complainOfTopicName(name) !== null) return missing(ERROR.INVALID_TOPIC_EXCEPTION, name);
  if (allowCreation) autoCreateTopic(name, { topics, nodeId: node.nodeId, defaultPartitions: DEFAULT_PARTITIONS });
  return missing(ERROR.UNKNOWN_TOPIC_OR_PARTITION, name);
}

function described({ name, id, partitions }: Topic, nodeId: number): TopicResponse {
  return {
    errorCode: ERROR.NONE,
    name,
    topicId: id,
    isInternal: isInternalTopic(name),
    partitions: partitions.map((_, partitionIndex) => ({
      errorCode: ERROR.NONE,
      partitionIndex,
      leaderId: nodeId,
      leaderEpoch: LEADER_EPOCH,
      replicaNodes: [nodeId],
      isrNodes: [nodeId],
    })),
  };
}

function missing(errorCode: ErrorCode, name: string | null, topicId = ZERO_UUID): TopicResponse {
  return { errorCode, name, topicId, isInternal: name !== null && isInternalTopic(name), partitions: [] };
}
