import type { RunningKafka } from "../../tools/kafka/kafka.ts";

/**
 * When the coordinator took the first new assignment of `group` after `since`: the moment from which
 * the partitions have new owners. Its own account, at INFO: "Assignment received from leader M for
 * group G for generation N." Rejects when there is none.
 */
export async function assignedAt(kafka: Pick<RunningKafka, "coordinatorLines">, group: string, since: number): Promise<number> {
  const found = firstAssignment(await kafka.coordinatorLines(), group, since);
  if (found === null) throw new Error(`The broker's log has no new assignment of ${group}`);
  return found;
}

/** A line begins with milliseconds since the epoch. Null when there is none. */
export function firstAssignment(lines: readonly string[], group: string, since: number): number | null {
  const words = ` for group ${group} for generation `;
  for (const line of lines) {
    const at = Number(/^\d+/.exec(line)?.[0]);
    if (at >= since && line.includes("Assignment received from leader ") && line.includes(words)) return at;
  }
  return null;
}
