import { printLogLine, type LogLine } from "../../lib/broker/coordinator/log-lines.ts";
import { withoutUuids } from "./names.ts";

/**
 * What a coordinator has logged of a group, comparable: members are named by client id, sets are in one order, and who
 * leads is left out, since Apache Kafka takes any member after a leader that is gone.
 */
export function accountOf(lines: readonly LogLine[], groupId: string): string[] {
  // One of the sentences does not say which group it is about.
  const ours = lines.filter((line) => line.kind !== "static member kept assignment" && line.groupId === groupId);
  const sentences = ours.map((line) => withoutUuids(printLogLine(inOneOrder(line)).replaceAll(groupId, "the group")));
  return sortEmptyAssignments(sentences);
}

function inOneOrder(line: LogLine): LogLine {
  switch (line.kind) {
    case "assignment received":
      return { ...line, leader: "whoever leads" };
    case "members not rejoined removed":
    case "assignments missing":
      return { ...line, memberIds: line.memberIds.toSorted() };
    case "preparing to rebalance": {
      const { reason } = line;
      return reason.kind === "sync expired" ? { ...line, reason: { ...reason, memberIds: reason.memberIds.toSorted() } } : line;
    }
    default:
      return line;
  }
}

/** Each member is told of in a line of its own. */
function sortEmptyAssignments(sentences: readonly string[]): string[] {
  const sorted: string[] = [];
  let run: string[] = [];
  for (const sentence of sentences) {
    if (sentence.startsWith("Sending empty assignment")) {
      run.push(sentence);
      continue;
    }
    sorted.push(...run.toSorted(), sentence);
    run = [];
  }
  return [...sorted, ...run.toSorted()];
}
