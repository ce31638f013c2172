import type { Change } from "./change.ts";
import { armSession, refuse, reply, say, update } from "./change.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { ClassicGroup, CommittedOffset, OffsetsByTopic } from "./group.ts";
import { OBJECT_BYTES } from "./group.ts";
import type { Input } from "./inputs.ts";
import { CONSUMER_PROTOCOL_TYPE } from "./protocols.ts";
import type { OffsetCommitRequest, OffsetToCommit, PartitionErrors } from "./requests.ts";
import { validateMember } from "./validate.ts";

type Commit = Extract<Input, { kind: "commit" }>;
type DeleteOffsets = Extract<Input, { kind: "delete offsets" }>;

/**
 * OffsetCommit: by a member of the current generation while the group is Stable or still prepares the next one, or by
 * anybody without a generation while the group is empty. A member's commit is a sign of life.
 */
export function commit(change: Change, input: Commit): void {
  const { request, id } = input;
  const code = validateCommit(change.group, request);
  if (code !== ERROR.NONE) return refuseCommit(change, input, code);
  const member = change.group.members.get(request.memberId);
  const { state } = change.group;
  if (member && (state === "Stable" || state === "PreparingRebalance"))
    armSession(change, member.memberId, member.sessionTimeoutMs);
  const answer = store(change, request);
  reply(change, { kind: "answer", to: "commit", id, answer });
}

/** Answers every partition of a commit with the same error and says so. */
export function refuseCommit(change: Change, { id, request }: Commit, errorCode: number): void {
  refuse(change, { api: "OffsetCommit", memberId: request.memberId, code: errorCode });
  reply(change, { kind: "answer", to: "commit", id, answer: commitErrors(request, errorCode) });
}

function commitErrors(request: OffsetCommitRequest, errorCode: number): PartitionErrors {
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
  }));
  return { topics };
}

function validateCommit(
  group: ClassicGroup,
  { memberId, groupInstanceId, generationIdOrMemberEpoch: generationId }: OffsetCommitRequest,
): ErrorCode {
  if (generationId < 0 && group.state === "Empty") return ERROR.NONE;
  if (generationId < 0 && memberId === "" && groupInstanceId === null)
    return group.state === "Empty" ? ERROR.NONE : ERROR.UNKNOWN_MEMBER_ID;
  const code = validateMember(group, memberId, groupInstanceId);
  if (code !== ERROR.NONE) return code;
  if (generationId !== group.generation) return ERROR.ILLEGAL_GENERATION;
  return group.state === "CompletingRebalance" ? ERROR.REBALANCE_IN_PROGRESS : ERROR.NONE;
}

function store(change: Change, request: OffsetCommitRequest): PartitionErrors {
  const stored: { topic: string; partition: number; offset: string }[] = [];
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => {
      const errorCode = storeOne(change, { request, topic: name, partition });
      const { partitionIndex, committedOffset } = partition;
      if (errorCode === ERROR.NONE) stored.push({ topic: name, partition: partitionIndex, offset: String(committedOffset) });
      return { partitionIndex, errorCode };
    }),
  }));
  if (stored.length > 0) say(change, { kind: "offsets committed", memberId: request.memberId, offsets: stored });
  return { topics };
}

interface OffsetOfRequest {
  readonly request: OffsetCommitRequest;
  readonly topic: string;
  readonly partition: OffsetToCommit;
}

function storeOne(change: Change, { request, topic, partition }: OffsetOfRequest): ErrorCode {
  const { env, group } = change;
  const metadata = partition.committedMetadata ?? "";
  if (metadata.length > env.config.offsetMetadataMaxSize) return ERROR.OFFSET_METADATA_TOO_LARGE;
  const known = group.offsets.get(topic)?.get(partition.partitionIndex);
  const grows = 2 * metadata.length + (known ? -2 * known.metadata.length : OBJECT_BYTES);
  const full = known === undefined && group.offsetCount >= env.config.bounds.offsetsPerGroup;
  if (full || group.bytes + grows - change.bytesBefore > env.bytesFree) return ERROR.POLICY_VIOLATION;
  const offset: CommittedOffset = {
    offset: partition.committedOffset,
    leaderEpoch: partition.committedLeaderEpoch,
    metadata,
    committedAt: env.now,
    expiresAt: request.retentionTimeMs === -1n ? null : env.now + Number(request.retentionTimeMs),
  };
  update(change, {
    offsets: withOffset(group.offsets, { topic, partition: partition.partitionIndex, offset }),
    offsetCount: group.offsetCount + (known ? 0 : 1),
    bytes: group.bytes + grows,
  });
  return ERROR.NONE;
}

function withOffset(
  offsets: OffsetsByTopic,
  { topic, partition, offset }: { topic: string; partition: number; offset: CommittedOffset },
): OffsetsByTopic {
  return new Map(offsets).set(topic, new Map(offsets.get(topic)).set(partition, offset));
}

/** OffsetDelete: refused for topics that the group is subscribed to, and for a group that is in use by no consumers. */
export function deleteOffsets(change: Change, { request, id }: DeleteOffsets): void {
  const { group } = change;
  if (group.state !== "Empty" && group.protocolType !== CONSUMER_PROTOCOL_TYPE) {
    refuse(change, { api: "OffsetDelete", memberId: "", code: ERROR.NON_EMPTY_GROUP });
    return reply(change, { kind: "answer", to: "delete offsets", id, answer: { errorCode: ERROR.NON_EMPTY_GROUP, topics: [] } });
  }
  const topics = request.topics.map(({ name, partitions }) => {
    const errorCode = isSubscribed(group, name) ? ERROR.GROUP_SUBSCRIBED_TO_TOPIC : ERROR.NONE;
    return { name, partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) };
  });
  const wanted = new Map(
    request.topics.map(({ name, partitions }) => [name, new Set(partitions.map(({ partitionIndex }) => partitionIndex))]),
  );
  removeOffsets(
    change,
    "deleted",
    (topic, partition) => wanted.get(topic)?.has(partition) === true && !isSubscribed(group, topic),
  );
  reply(change, { kind: "answer", to: "delete offsets", id, answer: { errorCode: ERROR.NONE, topics } });
}

/** Not knowing the topics of a consumer group, one has to take it for subscribed. */
export function isSubscribed(group: ClassicGroup, topic: string): boolean {
  return group.subscribedTopics ? group.subscribedTopics.has(topic) : group.protocolType === CONSUMER_PROTOCOL_TYPE;
}

/** Forgets the offsets that `goes` names, and says how many. */
export function removeOffsets(
  change: Change,
  why: "expired" | "deleted" | "topic deleted",
  goes: (topic: string, partition: number, offset: CommittedOffset) => boolean,
): void {
  const { group } = change;
  const offsets = new Map<string, ReadonlyMap<number, CommittedOffset>>();
  let count = 0;
  let bytes = 0;
  for (const [topic, partitions] of group.offsets) {
    const kept = new Map<number, CommittedOffset>();
    for (const [partition, offset] of partitions) {
      if (!goes(topic, partition, offset)) kept.set(partition, offset);
      else {
        count++;
        bytes += OBJECT_BYTES + 2 * offset.metadata.length;
      }
    }
    if (kept.size > 0) offsets.set(topic, kept);
  }
  if (count === 0) return;
  update(change, { offsets, offsetCount: group.offsetCount - count, bytes: group.bytes - bytes });
  say(change, { kind: "offsets removed", why, count });
}
