import { readAssignment } from "../../lib/wire/consumer-protocol.ts";

const UUID = /-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Member ids in a text as what they begin with: a client id, or a static member's instance id. */
export function withoutUuids(text: string): string {
  return text.replaceAll(UUID, "");
}

/** What an assignment gives: "0 2", or "nothing". */
export function partitionsIn(assignment: Buffer): string {
  const partitions = readAssignment(assignment)?.assignedPartitions.flatMap((of) => of.partitions) ?? [];
  return partitions.length === 0 ? "nothing" : partitions.join(" ");
}
