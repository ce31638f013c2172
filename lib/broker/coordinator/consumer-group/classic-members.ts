import { ERROR, type ErrorCode } from "../../../wire/errors.ts";
import { readSubscription, writeAssignment } from "../../../wire/consumer-protocol.ts";
import { joinError } from "../complete-join.ts";
import { ownBytes } from "../group.ts";
import type { Input } from "../inputs.ts";
import { CONSUMER_PROTOCOL_TYPE } from "../protocols.ts";
import type {
  HeartbeatAnswer,
  JoinGroupAnswer,
  JoinGroupRequest,
  Protocol,
  SyncGroupAnswer,
  SyncGroupRequest,
} from "../requests.ts";
import { syncError } from "../sync.ts";
import { armSession, putMember, Refusal, type ConsumerChange } from "./change.ts";
import { findMember, validateStatic, type Found } from "./find-member.ts";
import { JOINS, newConsumerMember, type ConsumerGroup, type ConsumerMember, type ReportedPartitions } from "./group.ts";
import { progress, takenPartitions } from "./progress.ts";
import type { TopicImage } from "./topic-image.ts";

type Join = Extract<Input, { kind: "join" }>;

/** From this version on a dynamic member first gets its id and joins with it (KIP-394). */
const MEMBER_ID_REQUIRED_SINCE = 4;

/**
 * JoinGroup of a member of the classic protocol in a group of the newer one: answered at once with the epoch that it has
 * come to as its generation. It leads nothing: the broker assigns. As GroupMetadataManager.classicGroupJoinToConsumerGroup.
 */
export function joinAsClassic(change: ConsumerChange, { request, caller }: Join): JoinGroupAnswer {
  const memberId = request.memberId === "" ? change.env.newKafkaId() : request.memberId;
  const known = change.group.members.has(memberId);
  if (change.group.members.size >= change.env.config.bounds.membersPerGroup && !known)
    return joinError(ERROR.GROUP_MAX_SIZE_REACHED, "");
  if (!supportsProtocols(change.group, request)) return joinError(ERROR.INCONSISTENT_GROUP_PROTOCOL, "");
  const dynamic = request.memberId === "" && request.groupInstanceId === null;
  if (dynamic && caller.apiVersion >= MEMBER_ID_REQUIRED_SINCE) return joinError(ERROR.MEMBER_ID_REQUIRED, memberId);
  const found = findJoining(change.group, request, memberId);
  if (found instanceof Refusal) return joinError(found.code, "");
  const subscription = readSubscription(request.protocols[0]?.metadata ?? Buffer.alloc(0));
  if (subscription === null) return joinError(ERROR.UNKNOWN_SERVER_ERROR, "");
  const protocols = request.protocols.map(({ name, metadata }) => ({ name, metadata: ownBytes(metadata) }));
  const said: ConsumerMember = {
    ...found.member,
    instanceId: request.groupInstanceId ?? found.member.instanceId,
    rackId: subscription.rackId ?? found.member.rackId,
    clientId: caller.clientId ?? "",
    clientHost: caller.clientHost,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs === -1 ? found.member.rebalanceTimeoutMs : request.rebalanceTimeoutMs,
    subscribedTopicNames: new Set(subscription.topics),
    subscribedTopicRegex: "",
    classic: { sessionTimeoutMs: request.sessionTimeoutMs, protocols, isToRejoin: false },
  };
  if (bytesOf(protocols) > change.env.bytesFree) return joinError(ERROR.POLICY_VIOLATION, "");
  const reported = reportedOf(subscription.ownedPartitions, change.env.topics);
  const member = progress(change, found, { said, reported });
  change.effects.push({ kind: "cancel", timer: { kind: "rejoin", memberId } });
  armSession(change, member);
  change.effects.push({ kind: "arm", timer: { kind: "late sync", memberId }, afterMs: request.rebalanceTimeoutMs });
  return {
    ...joinError(ERROR.NONE, memberId),
    generationId: member.memberEpoch,
    protocolType: CONSUMER_PROTOCOL_TYPE,
    protocolName: protocols[0]?.name ?? "",
  };
}

function findJoining(group: ConsumerGroup, request: JoinGroupRequest, memberId: string): Found | Refusal {
  const { groupInstanceId: instanceId } = request;
  if (instanceId === null) return { member: group.members.get(memberId) ?? newConsumerMember(memberId), replaces: null };
  if (request.memberId !== "") {
    const member = validateStatic(group, { memberId, instanceId });
    return member instanceof Refusal ? member : { member, replaces: null };
  }
  return findMember(group, { memberId, memberEpoch: JOINS, instanceId, topicPartitions: [], speaksClassic: true });
}

/** One protocol at least that all members of the classic protocol support. */
function supportsProtocols({ members }: ConsumerGroup, { protocolType, protocols }: JoinGroupRequest): boolean {
  if (protocolType !== CONSUMER_PROTOCOL_TYPE) return false;
  const classics = [...members.values()].flatMap(({ classic }) => classic ?? []);
  return protocols.some(({ name }) => classics.every((one) => one.protocols.some((other) => other.name === name)));
}

function bytesOf(protocols: readonly Protocol[]): number {
  let bytes = 0;
  for (const { name, metadata } of protocols) bytes += 2 * name.length + metadata.length;
  return bytes;
}

function reportedOf(
  owned: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
  topics: TopicImage,
): ReportedPartitions {
  return owned.flatMap(({ topic, partitions }) => {
    const known = topics.byName(topic);
    return known ? [{ topicId: known.id, partitions }] : [];
  });
}

/** SyncGroup: what the member has in its epoch, answered at once. */
export function syncAsClassic(change: ConsumerChange, request: SyncGroupRequest): SyncGroupAnswer {
  const member = findClassic(change.group, request);
  if (typeof member === "number") return syncError(member);
  const [first] = member.classic.protocols;
  const { protocolType, protocolName, memberId } = request;
  if (protocolType !== null && protocolType !== CONSUMER_PROTOCOL_TYPE) return syncError(ERROR.INCONSISTENT_GROUP_PROTOCOL);
  if (protocolName !== null && protocolName !== first?.name) return syncError(ERROR.INCONSISTENT_GROUP_PROTOCOL);
  if (change.group.assignmentEpoch > member.memberEpoch && member.state !== "UnrevokedPartitions") {
    tellToRejoin(change, member);
    return syncError(ERROR.REBALANCE_IN_PROGRESS);
  }
  change.effects.push({ kind: "cancel", timer: { kind: "late sync", memberId } });
  armSession(change, member);
  const assignment = assignmentBytes(first, member.assigned, change.env.topics);
  return { errorCode: ERROR.NONE, protocolType, protocolName, assignment };
}

/** Heartbeat: the member has to join again where there is something to give up, or to be given. */
export function heartbeatAsClassic(
  change: ConsumerChange,
  request: Extract<Input, { kind: "heartbeat" }>["request"],
): HeartbeatAnswer {
  const member = findClassic(change.group, request);
  if (typeof member === "number") return { errorCode: member };
  armSession(change, member);
  const behind = member.memberEpoch < change.group.assignmentEpoch || member.state === "UnrevokedPartitions";
  if (!behind && (member.state !== "UnreleasedPartitions" || waitsForOthers(change, member))) return { errorCode: ERROR.NONE };
  tellToRejoin(change, member);
  return { errorCode: ERROR.REBALANCE_IN_PROGRESS };
}

type ClassicMember = ConsumerMember & { readonly classic: NonNullable<ConsumerMember["classic"]> };

interface Speaking {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

function findClassic(group: ConsumerGroup, { memberId, groupInstanceId, generationId }: Speaking): ClassicMember | ErrorCode {
  const named =
    groupInstanceId === null ? group.members.get(memberId) : validateStatic(group, { memberId, instanceId: groupInstanceId });
  if (named instanceof Refusal) return named.code;
  if (!named || named.classic === null) return ERROR.UNKNOWN_MEMBER_ID;
  return named.memberEpoch === generationId ? { ...named, classic: named.classic } : ERROR.ILLEGAL_GENERATION;
}

/** Its time for joining again runs from the first time that it is told. */
function tellToRejoin(change: ConsumerChange, { memberId, rebalanceTimeoutMs, classic }: ClassicMember): void {
  const member = change.group.members.get(memberId);
  if (!member || classic.isToRejoin) return;
  change.effects.push({ kind: "arm", timer: { kind: "rejoin", memberId }, afterMs: rebalanceTimeoutMs });
  putMember(change, { ...member, classic: { ...classic, isToRejoin: true } });
}

/** Whether something that it is to have is still somebody else's. */
function waitsForOthers(change: ConsumerChange, { memberId, assigned }: ConsumerMember): boolean {
  const taken = takenPartitions(change);
  for (const [topicId, partitions] of change.group.target.get(memberId) ?? [])
    for (const partition of partitions)
      if (assigned.get(topicId)?.has(partition) !== true && taken.get(topicId)?.has(partition) === true) return true;
  return false;
}

/** Partitions as members of the classic protocol are told them, in the version of their subscription. */
export function assignmentBytes(
  protocol: Protocol | undefined,
  owned: ReadonlyMap<string, ReadonlySet<number> | ReadonlyMap<number, number>>,
  topics: TopicImage,
): Buffer {
  const named = protocol && protocol.metadata.length >= 2 ? protocol.metadata.readInt16BE(0) : 0;
  const assignedPartitions = [...owned].flatMap(([topicId, partitions]) => {
    const topic = topics.byId(topicId);
    return topic ? [{ topic: topic.name, partitions: [...partitions.keys()].sort((one, other) => one - other) }] : [];
  });
  return writeAssignment(Math.max(0, Math.min(named, 3)), { assignedPartitions });
}
