import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { CommittedOffset, OffsetsByTopic } from "./group.ts";
import { OBJECT_BYTES } from "./group.ts";
import type { Environment } from "./inputs.ts";
import type { OffsetCommitRequest, OffsetToCommit, PartitionErrors } from "./requests.ts";

/** What a group of either protocol has of offsets. */
export interface StoredOffsets {
  readonly offsets: OffsetsByTopic;
  readonly offsetCount: number;
  /** Of the whole group. */
  readonly bytes: number;
}

/** A commit that was made, partition by partition. */
export interface Committed {
  readonly after: StoredOffsets;
  readonly answer: PartitionErrors;
  readonly stored: readonly { readonly topic: string; readonly partition: number; readonly offset: string }[];
}

/** Stores what a commit says; each partition has its own error. `bytesBefore` is what the group held when the request came. */
export function storeOffsets(
  before: StoredOffsets,
  request: OffsetCommitRequest,
  { env, bytesBefore }: { env: Environment; bytesBefore: number },
): Committed {
  let after = before;
  const stored: { topic: string; partition: number; offset: string }[] = [];
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => {
      const { partitionIndex, committedOffset } = partition;
      const next = storeOne(after, { request, topic: name, partition, env, bytesBefore });
      if (typeof next === "number") return { partitionIndex, errorCode: next };
      after = next;
      stored.push({ topic: name, partition: partitionIndex, offset: String(committedOffset) });
      return { partitionIndex, errorCode: ERROR.NONE };
    }),
  }));
  return { after, answer: { topics }, stored };
}

interface OffsetOfRequest {
  readonly request: OffsetCommitRequest;
  readonly topic: string;
  readonly partition: OffsetToCommit;
  readonly env: Environment;
  readonly bytesBefore: number;
}

function storeOne(
  { offsets, offsetCount, bytes }: StoredOffsets,
  { request, topic, partition, env, bytesBefore }: OffsetOfRequest,
): StoredOffsets | ErrorCode {
  const metadata = partition.committedMetadata ?? "";
  if (metadata.length > env.config.offsetMetadataMaxSize) return ERROR.OFFSET_METADATA_TOO_LARGE;
  const known = offsets.get(topic)?.get(partition.partitionIndex);
  const grows = 2 * metadata.length + (known ? -2 * known.metadata.length : OBJECT_BYTES);
  const full = known === undefined && offsetCount >= env.config.bounds.offsetsPerGroup;
  if (full || bytes + grows - bytesBefore > env.bytesFree) return ERROR.POLICY_VIOLATION;
  const offset: CommittedOffset = {
    offset: partition.committedOffset,
    leaderEpoch: partition.committedLeaderEpoch,
    metadata,
    committedAt: env.now,
    expiresAt: request.retentionTimeMs === -1n ? null : env.now + Number(request.retentionTimeMs),
  };
  return {
    offsets: new Map(offsets).set(topic, new Map(offsets.get(topic)).set(partition.partitionIndex, offset)),
    offsetCount: offsetCount + (known ? 0 : 1),
    bytes: bytes + grows,
  };
}

/** Without the offsets that `goes` names, and how many these were. */
export function withoutOffsets(
  before: StoredOffsets,
  goes: (topic: string, partition: number, offset: CommittedOffset) => boolean,
): { readonly after: StoredOffsets; readonly count: number } {
  const offsets = new Map<string, ReadonlyMap<number, CommittedOffset>>();
  let { bytes } = before;
  let count = 0;
  for (const [topic, partitions] of before.offsets) {
    const kept = new Map<number, CommittedOffset>();
    for (const [partition, offset] of partitions) {
      if (!goes(topic, partition, offset)) kept.set(partition, offset);
      else {
        count++;
        bytes -= OBJECT_BYTES + 2 * offset.metadata.length;
      }
    }
    if (kept.size > 0) offsets.set(topic, kept);
  }
  return { after: { offsets, offsetCount: before.offsetCount - count, bytes }, count };
}

/** Answers every partition of a commit with the same error. */
export function commitErrors(request: OffsetCommitRequest, errorCode: number): PartitionErrors {
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
  }));
  return { topics };
}
