import { parseReason, reasonText, type RebalanceReason } from "./reasons.ts";

/**
 * What Apache Kafka's group coordinator writes into its log for a classic group, one kind a sentence. These are the lines
 * of the logger `org.apache.kafka.coordinator.group.GroupMetadataManager`; a line tells less than a step does. Where the
 * sentence names no group, neither does the kind.
 */
export type LogLine =
  | { readonly kind: "member id required"; readonly groupId: string; readonly state: string; readonly memberId: string }
  | {
      readonly kind: "member added";
      readonly groupId: string;
      readonly state: string;
      readonly memberId: string;
      readonly how: "pending" | "dynamic";
    }
  | {
      readonly kind: "static member added";
      readonly groupId: string;
      readonly state: string;
      readonly memberId: string;
      readonly instanceId: string;
    }
  | {
      readonly kind: "static member replaced";
      readonly groupId: string;
      readonly state: string;
      readonly instanceId: string;
      readonly replacedMemberId: string;
    }
  | { readonly kind: "static member kept assignment" }
  | {
      readonly kind: "preparing to rebalance";
      readonly groupId: string;
      readonly state: string;
      readonly generation: number;
      readonly reason: RebalanceReason;
    }
  | { readonly kind: "members not rejoined removed"; readonly groupId: string; readonly memberIds: readonly string[] }
  | { readonly kind: "nobody rejoined"; readonly groupId: string }
  | { readonly kind: "join phase completed"; readonly groupId: string; readonly generation: number; readonly memberCount: number }
  | {
      readonly kind: "assignment received";
      readonly groupId: string;
      readonly generation: number;
      readonly leader: string;
      readonly memberCount: number;
      readonly staticCount: number;
    }
  | {
      readonly kind: "assignments missing";
      readonly groupId: string;
      readonly generation: number;
      readonly memberIds: readonly string[];
    }
  | { readonly kind: "empty assignment sent"; readonly groupId: string; readonly generation: number; readonly memberId: string }
  | { readonly kind: "session expired"; readonly groupId: string; readonly memberId: string }
  | { readonly kind: "pending member expired"; readonly groupId: string; readonly memberId: string }
  | { readonly kind: "member left"; readonly groupId: string; readonly memberId: string; readonly clientReason: string }
  | { readonly kind: "pending member left"; readonly groupId: string; readonly memberId: string; readonly clientReason: string }
  | { readonly kind: "group empty"; readonly groupId: string; readonly generation: number };

/** A line read from a log that has milliseconds since the epoch in front of it. */
export interface TimedLogLine {
  readonly at: number;
  readonly line: LogLine;
}

const KEPT =
  "Static member which joins during Stable stage and doesn't affect the selected protocol will not trigger a rebalance.";
const LEFT = "has left group through explicit `LeaveGroup` request; client reason:";

/** The sentence as Apache Kafka logs it, without time and prefix. */
export function printLogLine(line: LogLine): string {
  switch (line.kind) {
    case "member id required":
      return `Dynamic member with unknown member id joins group ${line.groupId} in ${line.state} state. Created a new member id ${line.memberId} and requesting the member to rejoin with this id.`;
    case "member added":
      return line.how === "pending"
        ? `Pending dynamic member with id ${line.memberId} joins group ${line.groupId} in ${line.state} state. Adding to the group now.`
        : `Dynamic member with unknown member id joins group ${line.groupId} in state ${line.state}. Created a new member id ${line.memberId} and added the member to the group.`;
    case "static member added":
      return `Static member with groupInstanceId=${line.instanceId} and unknown member id joins group ${line.groupId} in ${line.state} state. Created a new member id ${line.memberId} for this member and added to the group.`;
    case "static member replaced":
      return `Static member with groupInstanceId=${line.instanceId} and unknown member id joins group ${line.groupId} in ${line.state} state. Replacing previously mapped member ${line.replacedMemberId} with this groupInstanceId.`;
    case "static member kept assignment":
      return KEPT;
    case "preparing to rebalance":
      return `Preparing to rebalance group ${line.groupId} in state ${line.state} with old generation ${line.generation} (reason: ${reasonText(line.reason)}).`;
    case "members not rejoined removed":
      return `Group ${line.groupId} removed dynamic members who haven't joined: [${line.memberIds.join(", ")}]`;
    case "nobody rejoined":
      return `Group ${line.groupId} could not complete rebalance because no members rejoined.`;
    case "join phase completed":
      return `Stabilized group ${line.groupId} generation ${line.generation} with ${line.memberCount} members.`;
    case "assignment received":
      return `Assignment received from leader ${line.leader} for group ${line.groupId} for generation ${line.generation}. The group has ${line.memberCount} members, ${line.staticCount} of which are static.`;
    case "assignments missing":
      // Java prints where each empty array lies in memory: no two runs agree on it.
      return `Setting empty assignments for members {${line.memberIds.map((id) => `${id}=[B@0`).join(", ")}} of ${line.groupId} for generation ${line.generation}.`;
    case "empty assignment sent":
      return `Sending empty assignment to member ${line.memberId} of ${line.groupId} for generation ${line.generation} with no errors`;
    case "session expired":
      return `Member ${line.memberId} in group ${line.groupId} has failed, removing it from the group.`;
    case "pending member expired":
      return `Pending member ${line.memberId} in group ${line.groupId} has been removed after session timeout expiration.`;
    case "member left":
      return `[Group ${line.groupId}] Member ${line.memberId} ${LEFT} ${line.clientReason}`;
    case "pending member left":
      return `[Group ${line.groupId}] Pending member ${line.memberId} ${LEFT} ${line.clientReason}`;
    case "group empty":
      return `Group ${line.groupId} with generation ${line.generation} is now empty.`;
  }
}

/** In front of each sentence: which coordinator says it. A broker has one for each partition of its offsets topic. */
const PREFIX = /^\[GroupCoordinator id=\d+(?: topic=\S+ partition=\d+)?\] /;

/** Reads a line "1795274072431 [GroupCoordinator id=1 …] sentence"; null for what it does not know. */
export function parseTimedLogLine(text: string): TimedLogLine | null {
  const found = /^(\d{10,}) (.*)$/s.exec(text);
  const line = found ? parseLogLine(found[2] ?? "") : null;
  return line ? { at: Number(found?.[1]), line } : null;
}

/**
 * Reads a sentence, with or without the coordinator's prefix; null for what it does not know. Ids may hold any characters,
 * and a sentence quotes them as they are: one that repeats the sentence's own words is cut in the wrong place.
 */
export function parseLogLine(text: string): LogLine | null {
  const sentence = text.replace(PREFIX, "");
  if (sentence === KEPT) return { kind: "static member kept assignment" };
  for (const read of READERS) {
    const line = read(sentence);
    if (line) return line;
  }
  return null;
}

type Reader = (sentence: string) => LogLine | null;

function reader(pattern: RegExp, build: (...parts: string[]) => LogLine): Reader {
  return (sentence) => {
    const found = pattern.exec(sentence);
    return found ? build(...found.slice(1)) : null;
  };
}

/** The inside of a Java set or map, "a, b" or "a=[B@1f, b=[B@2e": its keys. */
const keysOf = (inside: string) => (inside === "" ? [] : inside.split(", ").map((entry) => entry.replace(/=\[B@[0-9a-f]+$/, "")));

const READERS: readonly Reader[] = [
  reader(
    /^Dynamic member with unknown member id joins group (.*) in (\w+) state\. Created a new member id (.*) and requesting the member to rejoin with this id\.$/s,
    (groupId = "", state = "", memberId = "") => ({ kind: "member id required", groupId, state, memberId }),
  ),
  reader(
    /^Pending dynamic member with id (.*) joins group (.*) in (\w+) state\. Adding to the group now\.$/s,
    (memberId = "", groupId = "", state = "") => ({ kind: "member added", groupId, state, memberId, how: "pending" }),
  ),
  reader(
    /^Dynamic member with unknown member id joins group (.*) in state (\w+)\. Created a new member id (.*) and added the member to the group\.$/s,
    (groupId = "", state = "", memberId = "") => ({ kind: "member added", groupId, state, memberId, how: "dynamic" }),
  ),
  reader(
    /^Static member with groupInstanceId=(.*) and unknown member id joins group (.*) in (\w+) state\. Created a new member id (.*) for this member and added to the group\.$/s,
    (instanceId = "", groupId = "", state = "", memberId = "") => ({
      kind: "static member added",
      groupId,
      state,
      memberId,
      instanceId,
    }),
  ),
  reader(
    /^Static member with groupInstanceId=(.*) and unknown member id joins group (.*) in (\w+) state\. Replacing previously mapped member (.*) with this groupInstanceId\.$/s,
    (instanceId = "", groupId = "", state = "", replacedMemberId = "") => ({
      kind: "static member replaced",
      groupId,
      state,
      instanceId,
      replacedMemberId,
    }),
  ),
  reader(
    /^Preparing to rebalance group (.*) in state (\w+) with old generation (\d+) \(reason: (.*)\)\.$/s,
    (groupId = "", state = "", generation = "", reason = "") => ({
      kind: "preparing to rebalance",
      groupId,
      state,
      generation: Number(generation),
      reason: parseReason(reason),
    }),
  ),
  reader(/^Group (.*) removed dynamic members who haven't joined: \[(.*)\]$/s, (groupId = "", members = "") => ({
    kind: "members not rejoined removed",
    groupId,
    memberIds: keysOf(members),
  })),
  reader(/^Group (.*) could not complete rebalance because no members rejoined\.$/s, (groupId = "") => ({
    kind: "nobody rejoined",
    groupId,
  })),
  reader(/^Stabilized group (.*) generation (\d+) with (\d+) members\.$/s, (groupId = "", generation = "", count = "") => ({
    kind: "join phase completed",
    groupId,
    generation: Number(generation),
    memberCount: Number(count),
  })),
  reader(
    /^Assignment received from leader (.*) for group (.*) for generation (\d+)\. The group has (\d+) members, (\d+) of which are static\.$/s,
    (leader = "", groupId = "", generation = "", members = "", statics = "") => ({
      kind: "assignment received",
      groupId,
      generation: Number(generation),
      leader,
      memberCount: Number(members),
      staticCount: Number(statics),
    }),
  ),
  reader(
    /^Setting empty assignments for members \{(.*)\} of (.*) for generation (\d+)\.$/s,
    (members = "", groupId = "", generation = "") => ({
      kind: "assignments missing",
      groupId,
      generation: Number(generation),
      memberIds: keysOf(members),
    }),
  ),
  reader(
    /^Sending empty assignment to member (.*) of (.*) for generation (\d+) with no errors$/s,
    (memberId = "", groupId = "", generation = "") => ({
      kind: "empty assignment sent",
      groupId,
      generation: Number(generation),
      memberId,
    }),
  ),
  reader(/^Member (.*) in group (.*) has failed, removing it from the group\.$/s, (memberId = "", groupId = "") => ({
    kind: "session expired",
    groupId,
    memberId,
  })),
  reader(
    /^Pending member (.*) in group (.*) has been removed after session timeout expiration\.$/s,
    (memberId = "", groupId = "") => ({ kind: "pending member expired", groupId, memberId }),
  ),
  reader(
    /^\[Group (.*?)\] (Pending member|Member) (.*?) has left group through explicit `LeaveGroup` request; client reason: (.*)$/s,
    (groupId = "", what = "", memberId = "", clientReason = "") => ({
      kind: what === "Member" ? "member left" : "pending member left",
      groupId,
      memberId,
      clientReason,
    }),
  ),
  reader(/^Group (.*) with generation (\d+) is now empty\.$/s, (groupId = "", generation = "") => ({
    kind: "group empty",
    groupId,
    generation: Number(generation),
  })),
];
