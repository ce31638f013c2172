import { ERROR } from "../../../wire/errors.ts";
import type { ConsumerHeartbeatRequest } from "../requests.ts";
import { ASSIGNOR_NAMES } from "./assignors/assignor.ts";
import { Refusal } from "./change.ts";
import { JOINS, LEAVES, LEAVES_FOR_A_WHILE } from "./group.ts";

/** From this version on members make their own ids (KIP-1082). */
const OWN_IDS_SINCE = 1;

/** Whatever is wrong with a heartbeat by itself, whichever group it is for; null when nothing is. In Apache Kafka's order. */
export function refuseMalformed(request: ConsumerHeartbeatRequest, apiVersion: number): Refusal | null {
  const { memberId, memberEpoch, serverAssignor } = request;
  const names = apiVersion >= OWN_IDS_SINCE || memberEpoch > 0 || memberEpoch === LEAVES;
  if (names && isBlank(memberId)) return invalid("MemberId can't be empty.");
  if (isBlank(request.groupId)) return invalid("GroupId can't be empty.");
  if (isBlank(request.instanceId)) return invalid("InstanceId can't be empty.");
  if (isBlank(request.rackId)) return invalid("RackId can't be empty.");
  const wrong = memberEpoch === JOINS ? refuseJoin(request) : refuseLeave(request);
  if (wrong) return wrong;
  if (serverAssignor === null || ASSIGNOR_NAMES.includes(serverAssignor)) return null;
  const supported = `Supported assignors: ${ASSIGNOR_NAMES.join(", ")}.`;
  return new Refusal(ERROR.UNSUPPORTED_ASSIGNOR, `ServerAssignor ${serverAssignor} is not supported. ${supported}`);
}

function refuseJoin(request: ConsumerHeartbeatRequest): Refusal | null {
  if (request.rebalanceTimeoutMs === -1) return invalid("RebalanceTimeoutMs must be provided in first request.");
  if (request.topicPartitions === null || request.topicPartitions.length > 0)
    return invalid("TopicPartitions must be empty when (re-)joining.");
  // An empty list is a member that subscribes to nothing.
  if (request.subscribedTopicNames === null && request.subscribedTopicRegex === null)
    return invalid("Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.");
  return null;
}

function refuseLeave({ memberEpoch, instanceId }: ConsumerHeartbeatRequest): Refusal | null {
  if (memberEpoch === LEAVES_FOR_A_WHILE && instanceId === null) return invalid("InstanceId can't be null.");
  return memberEpoch < LEAVES_FOR_A_WHILE ? invalid("MemberEpoch is invalid.") : null;
}

const invalid = (message: string) => new Refusal(ERROR.INVALID_REQUEST, message);

/** Spaces alone are nothing to Apache Kafka either. */
const isBlank = (text: string | null) => text !== null && text.trim() === "";
