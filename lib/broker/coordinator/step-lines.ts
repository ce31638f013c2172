import { printLogLine, type LogLine } from "./log-lines.ts";
import type { Step } from "./steps.ts";

/**
 * What Apache Kafka logs for a step: none, one or two lines. It says nothing at this level of requests, heartbeats,
 * commits, and members that did not ask for their assignment.
 */
export function logLinesOf(step: Step): LogLine[] {
  const { groupId, generation, state } = step;
  switch (step.kind) {
    case "member id required":
      return [{ kind: "member id required", groupId, state, memberId: step.member.memberId }];
    case "member added": {
      const { memberId, instanceId } = step.member;
      if (step.how !== "static") return [{ kind: "member added", groupId, state, memberId, how: step.how }];
      return [{ kind: "static member added", groupId, state, memberId, instanceId: instanceId ?? "" }];
    }
    case "static member replaced": {
      const { replacedMemberId } = step;
      return [{ kind: "static member replaced", groupId, state, instanceId: step.member.instanceId ?? "", replacedMemberId }];
    }
    case "static member kept assignment":
      return [{ kind: "static member kept assignment" }];
    case "preparing to rebalance":
      return [{ kind: "preparing to rebalance", groupId, state, generation, reason: step.reason }];
    case "members not rejoined removed":
      return [{ kind: "members not rejoined removed", groupId, memberIds: step.members.map(({ memberId }) => memberId) }];
    case "nobody rejoined":
      return [{ kind: "nobody rejoined", groupId }];
    case "join phase completed":
      return [{ kind: "join phase completed", groupId, generation, memberCount: step.members.length }];
    case "assignment received": {
      const { member, memberCount, staticCount, missing } = step;
      const received: LogLine = {
        kind: "assignment received",
        groupId,
        generation,
        leader: member.memberId,
        memberCount,
        staticCount,
      };
      return missing.length > 0
        ? [received, { kind: "assignments missing", groupId, generation, memberIds: missing }]
        : [received];
    }
    case "empty assignment sent":
      return [{ kind: "empty assignment sent", groupId, generation, memberId: step.member.memberId }];
    case "session expired":
    case "pending member expired":
      return [{ kind: step.kind, groupId, memberId: step.member.memberId }];
    case "member left":
    case "pending member left":
      return [{ kind: step.kind, groupId, memberId: step.member.memberId, clientReason: step.clientReason }];
    case "group empty":
      return [{ kind: "group empty", groupId, generation }];
    case "join received":
    case "waiting":
    case "leader elected":
    case "sync received":
    case "stable":
    case "members not synced removed":
    case "heartbeat":
    case "heartbeat missed":
    case "offsets committed":
    case "offsets removed":
    case "group created":
    case "group loaded":
    case "group dead":
    case "refused":
      return [];
  }
}

/** The lines themselves, word by word, without time and prefix. */
export const logSentencesOf = (step: Step): string[] => logLinesOf(step).map(printLogLine);
