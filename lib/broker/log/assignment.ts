import { ERROR } from "../../wire/errors.ts";
import type { Refusal } from "./refusal.ts";

/** On which brokers a partition shall be. */
export interface ReplicaAssignment {
  readonly partitionIndex: number;
  readonly brokerIds: readonly number[];
}

/** What Apache Kafka says of numbers that no broker can be found for; null when they are good. */
export function placementComplaint(numPartitions: number, replicationFactor: number): Refusal | null {
  if (replicationFactor < -1 || replicationFactor === 0)
    return {
      errorCode: ERROR.INVALID_REPLICATION_FACTOR,
      errorMessage: "Replication factor must be larger than 0, or -1 to use the default value.",
    };
  if (numPartitions < -1 || numPartitions === 0)
    return {
      errorCode: ERROR.INVALID_PARTITIONS,
      errorMessage: "Number of partitions was set to an invalid non-positive value.",
    };
  if (replicationFactor <= 1) return null;
  return {
    errorCode: ERROR.INVALID_REPLICATION_FACTOR,
    errorMessage:
      `Unable to replicate the partition ${replicationFactor} time(s): The target replication factor of ${replicationFactor} ` +
      "cannot be reached because only 1 broker(s) are registered or some brokers have all their log directories cordoned.",
  };
}

/** What Apache Kafka says of an assignment of replicas when `nodeId` is the only broker; null when it is good. */
export function assignmentComplaint(assignments: readonly ReplicaAssignment[], nodeId: number): Refusal | null {
  const refuse = (errorMessage: string) => ({ errorCode: ERROR.INVALID_REPLICA_ASSIGNMENT, errorMessage });
  const seen = new Set<number>();
  for (const { partitionIndex, brokerIds } of assignments) {
    if (seen.has(partitionIndex)) return refuse(`Found multiple manual partition assignments for partition ${partitionIndex}`);
    seen.add(partitionIndex);
    const complaint = replicasComplaint(brokerIds, nodeId);
    if (complaint !== null) return refuse(complaint);
  }
  for (let index = 0; index < assignments.length; index++)
    if (!seen.has(index)) return refuse("partitions should be a consecutive 0-based integer sequence");
  return null;
}

function replicasComplaint(brokerIds: readonly number[], nodeId: number): string | null {
  if (brokerIds.length === 0) return "The manual partition assignment includes an empty replica list.";
  const sorted = [...brokerIds].sort((a, b) => a - b);
  const twice = sorted.find((id, index) => id === sorted[index - 1]);
  if (twice !== undefined) return `The manual partition assignment includes the broker ${twice} more than once.`;
  const unknown = sorted.find((id) => id !== nodeId);
  if (unknown === undefined) return null;
  return `The manual partition assignment includes broker ${unknown}, but no such broker is registered.`;
}
