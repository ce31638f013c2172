import type { Change } from "./change.ts";
import { armSession, nameOf, refuse, reply, say } from "./change.ts";
import { ERROR, type ErrorCode } from "../../wire/errors.ts";
import type { ClassicGroup } from "./group.ts";
import type { Input } from "./inputs.ts";
import type { HeartbeatRequest } from "./requests.ts";
import { validateMember } from "./validate.ts";

type Heartbeat = Extract<Input, { kind: "heartbeat" }>;

/** A heartbeat begins the session anew, also where its answer is that the member must join again. */
export function heartbeat(change: Change, input: Heartbeat): void {
  const { request, id } = input;
  const code = validateHeartbeat(change.group, request);
  const member = change.group.members.get(request.memberId);
  if (code !== ERROR.NONE || !member) return refuseHeartbeat(change, input, code);
  armSession(change, member.memberId, member.sessionTimeoutMs);
  say(change, { kind: "heartbeat", member: nameOf(member) });
  const rebalancing = change.group.state === "PreparingRebalance";
  reply(change, {
    kind: "answer",
    to: "heartbeat",
    id,
    answer: { errorCode: rebalancing ? ERROR.REBALANCE_IN_PROGRESS : ERROR.NONE },
  });
}

/** Answers a heartbeat with an error and says so. */
export function refuseHeartbeat(change: Change, { id, request }: Heartbeat, errorCode: number): void {
  refuse(change, { api: "Heartbeat", memberId: request.memberId, code: errorCode });
  reply(change, { kind: "answer", to: "heartbeat", id, answer: { errorCode } });
}

function validateHeartbeat(group: ClassicGroup, { memberId, groupInstanceId, generationId }: HeartbeatRequest): ErrorCode {
  const code = validateMember(group, memberId, groupInstanceId);
  if (code !== ERROR.NONE) return code;
  return generationId === group.generation ? ERROR.NONE : ERROR.ILLEGAL_GENERATION;
}
