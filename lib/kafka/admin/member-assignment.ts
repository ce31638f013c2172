import type { TopicPartitions } from "../../contract/names.ts";

/**
 * Partitions in a member's assignment as DescribeGroups returns it, opaque to the broker:
 * `version:int16 [topic:string [partition:int32]] userData:bytes` (ConsumerProtocolAssignment).
 *
 * Every version begins alike, so the version is not looked at: some clients label a version 0 body
 * with a newer one. Empty bytes are a member without partitions, or one of a group that rebalances.
 * What cannot be read (other protocol types put their own bytes there) is no partitions.
 */
export function readMemberAssignment(bytes: Uint8Array): TopicPartitions[] {
  const reader = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  const int32 = () => {
    const value = reader.getInt32(at);
    at += 4;
    return value;
  };
  const string = () => {
    const length = reader.getInt16(at);
    if (length < 0 || at + 2 + length > bytes.byteLength) throw new RangeError("string");
    const value = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
    return value;
  };
  /** A count whose items cannot fit into what is left is garbage: refused before anything is allocated. */
  const count = (bytesEach: number) => {
    const value = int32();
    if (value < 0 || value * bytesEach > bytes.byteLength - at) throw new RangeError("count");
    return value;
  };
  try {
    const read = Array.from({ length: count(6) }, () => ({
      topic: string(),
      partitions: Array.from({ length: count(4) }, () => int32()),
    }));
    if (read.some((entry) => entry.partitions.some((partition) => partition < 0))) return [];
    return sortedAssignment(read);
  } catch {
    return [];
  }
}

/** In order of topic and partition, so that two descriptions of one assignment are equal. */
export function sortedAssignment(assignment: TopicPartitions[]): TopicPartitions[] {
  return assignment
    .filter((entry) => entry.partitions.length > 0)
    .map((entry) => ({ topic: entry.topic, partitions: entry.partitions.toSorted((a, b) => a - b) }))
    .toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
}
