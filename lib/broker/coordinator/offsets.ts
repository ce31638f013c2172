import type { Change } from "./change.ts";
import { armSession, refuse, reply, say, update } from "./change.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { ClassicGroup, CommittedOffset } from "./group.ts";
import type { Input } from "./inputs.ts";
import { CONSUMER_PROTOCOL_TYPE } from "./protocols.ts";
import type { OffsetCommitRequest, PartitionErrors } from "./requests.ts";
import { commitErrors, storeOffsets, withoutOffsets } from "./stored-offsets.ts";
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
  const { after, answer, stored } = storeOffsets(change.group, request, change);
  const { offsets, offsetCount, bytes } = after;
  update(change, { offsets, offsetCount, bytes });
  if (stored.length > 0) say(change, { kind: "offsets committed", memberId: request.memberId, offsets: stored });
  return answer;
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
  const { after, count } = withoutOffsets(change.group, goes);
  if (count === 0) return;
  update(change, after);
  say(change, { kind: "offsets removed", why, count });
}
