import { ERROR, type ErrorCode } from "../../../wire/errors.ts";
import type {
  Caller,
  OffsetCommitRequest,
  OffsetDeleteAnswer,
  OffsetDeleteRequest,
  OffsetFetchRequest,
  PartitionErrors,
} from "../requests.ts";
import { commitErrors, storeOffsets, withoutOffsets } from "../stored-offsets.ts";
import { update, type ConsumerChange } from "./change.ts";
import type { ConsumerGroup, ConsumerMember } from "./group.ts";
import { subscribedTopics } from "./subscriptions.ts";
import type { TopicImage } from "./topic-image.ts";

/** From this version of OffsetCommit on members have epochs. */
const EPOCHS_SINCE = 9;

/**
 * OffsetCommit: by a member in its epoch, or in an older one for partitions that it has had since then; by anybody
 * without an epoch while the group is empty. Unlike in a classic group it is no sign of life.
 */
export function commitAsMember(change: ConsumerChange, request: OffsetCommitRequest, caller: Caller): PartitionErrors {
  const code = refuseCommit(change.group, request, {
    topics: change.env.topics,
    apiVersion: caller.apiVersion,
    metadataMax: change.env.config.offsetMetadataMaxSize,
  });
  if (code !== null) return commitErrors(request, code);
  const { after, answer } = storeOffsets(change.group, request, change);
  const { offsets, offsetCount, bytes } = after;
  update(change, { offsets, offsetCount, bytes });
  return answer;
}

interface Commit {
  readonly topics: TopicImage;
  readonly apiVersion: number;
  readonly metadataMax: number;
}

function refuseCommit(
  group: ConsumerGroup,
  request: OffsetCommitRequest,
  { topics, apiVersion, metadataMax }: Commit,
): ErrorCode | null {
  const { memberId, generationIdOrMemberEpoch: epoch } = request;
  if (epoch < 0 && group.members.size === 0) return null;
  const member = group.members.get(memberId);
  if (!member) return ERROR.UNKNOWN_MEMBER_ID;
  if (apiVersion < EPOCHS_SINCE && member.classic === null) return ERROR.UNSUPPORTED_VERSION;
  if (epoch === member.memberEpoch) return null;
  const stale = member.classic ? ERROR.ILLEGAL_GENERATION : ERROR.STALE_MEMBER_EPOCH;
  if (epoch > member.memberEpoch) return stale;
  for (const { name, partitions } of request.topics)
    for (const { partitionIndex, committedMetadata } of partitions) {
      if ((committedMetadata ?? "").length > metadataMax) continue;
      const since = assignedSince(member, topics.byName(name)?.id ?? "", partitionIndex);
      if (since === null || epoch < since) return stale;
    }
  return null;
}

function assignedSince({ assigned, pendingRevocation }: ConsumerMember, topicId: string, partition: number): number | null {
  return assigned.get(topicId)?.get(partition) ?? pendingRevocation.get(topicId)?.get(partition) ?? null;
}

/** OffsetFetch: refused to one that says it is a member and is none, or in another epoch. */
export function refuseFetch(
  group: ConsumerGroup,
  { memberId = null, memberEpoch = -1 }: Pick<OffsetFetchRequest, "memberId" | "memberEpoch">,
): ErrorCode | null {
  if (memberId === null && memberEpoch < 0) return null;
  const member = group.members.get(memberId ?? "");
  if (!member) return ERROR.UNKNOWN_MEMBER_ID;
  if (member.memberEpoch === memberEpoch) return null;
  return member.classic ? ERROR.ILLEGAL_GENERATION : ERROR.STALE_MEMBER_EPOCH;
}

/** OffsetDelete: refused for topics that the group subscribes to. */
export function deleteOffsetsOf(change: ConsumerChange, request: OffsetDeleteRequest): OffsetDeleteAnswer {
  const subscribed = subscribedTopics(change.group);
  const wanted = new Map(
    request.topics
      .filter(({ name }) => !subscribed.has(name))
      .map(({ name, partitions }) => [name, new Set(partitions.map(({ partitionIndex }) => partitionIndex))]),
  );
  forgetOffsets(change, (topic, partition) => wanted.get(topic)?.has(partition) === true);
  const topics = request.topics.map(({ name, partitions }) => {
    const errorCode = subscribed.has(name) ? ERROR.GROUP_SUBSCRIBED_TO_TOPIC : ERROR.NONE;
    return { name, partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) };
  });
  return { errorCode: ERROR.NONE, topics };
}

export function forgetOffsets(change: ConsumerChange, goes: Parameters<typeof withoutOffsets>[1]): void {
  const { after, count } = withoutOffsets(change.group, goes);
  if (count > 0) update(change, after);
}

/**
 * Forgets offsets of topics that the group does not subscribe to, when the retention time has passed since the commit.
 * True when the group is to go: it is empty and no offsets are left.
 */
export function expireOffsetsOf(change: ConsumerChange): boolean {
  const { now, config } = change.env;
  const subscribed = subscribedTopics(change.group);
  forgetOffsets(change, (topic, _partition, { committedAt, expiresAt }) => {
    if (subscribed.has(topic)) return false;
    return now >= (expiresAt ?? committedAt + config.offsetsRetentionMs);
  });
  return change.group.members.size === 0 && change.group.offsetCount === 0;
}
