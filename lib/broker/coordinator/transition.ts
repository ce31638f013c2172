import type { Change } from "./change.ts";
import { refuse, reply, say } from "./change.ts";
import { joinError } from "./complete-join.ts";
import { ERROR } from "../../wire/errors.ts";
import { sessionOver, silenceNoticed, syncTimeOver } from "./expiry.ts";
import type { ClassicGroup } from "./group.ts";
import { newGroup } from "./group.ts";
import { heartbeat, refuseHeartbeat } from "./heartbeat.ts";
import type { ClassicInput, Effect, Environment, GroupTimer } from "./inputs.ts";
import { join } from "./join.ts";
import { refuseJoin } from "./join-members.ts";
import { leave, leaveUnknownGroup } from "./leave.ts";
import { load } from "./stored.ts";
import { expireOffsets } from "./offset-expiry.ts";
import { commit, deleteOffsets, refuseCommit, removeOffsets } from "./offsets.ts";
import { joinTimeOver, waitingOf } from "./rebalance.ts";
import type { Waiting } from "./steps.ts";
import { refuseSync, sync } from "./sync.ts";

export interface Transition {
  /** Null when there is no such group, or not any more. */
  readonly state: ClassicGroup | null;
  /** In the order in which they are to be done. */
  readonly effects: readonly Effect[];
}

/**
 * The classic group coordinator as one pure function: from a group (null: there is none) and an input to the group after
 * it and what is to be done. It follows Apache Kafka 4.3's GroupMetadataManager, ClassicGroup and OffsetMetadataManager.
 */
export function transition(
  state: ClassicGroup | null,
  { groupId, input }: { groupId: string; input: ClassicInput },
  env: Environment,
): Transition {
  const effects: Effect[] = [];
  const group = state ?? newGroup(groupId, env.now);
  const change: Change = { env, group, effects, bytesBefore: state?.bytes ?? 0 };
  const lives = state === null ? begin(change, input) : advance(change, input);
  if (!lives) return { state: null, effects };
  sayWaiting(change, waitingOf(group));
  return { state: change.group, effects };
}

/** An input for a group that there is not. True when that makes it: a first member without an id, or a commit from outside. */
function begin(change: Change, input: ClassicInput): boolean {
  switch (input.kind) {
    case "join":
      if (input.request.memberId !== "") {
        refuseJoin(change, input, joinError(ERROR.UNKNOWN_MEMBER_ID, input.request.memberId));
        return false;
      }
      if (change.env.groupsFree < 0) {
        refuseJoin(change, input, joinError(ERROR.POLICY_VIOLATION, ""));
        return false;
      }
      say(change, { kind: "group created" });
      join(change, input);
      return true;
    case "commit":
      if (input.request.generationIdOrMemberEpoch >= 0) {
        refuseCommit(change, input, input.caller.apiVersion >= 9 ? ERROR.GROUP_ID_NOT_FOUND : ERROR.ILLEGAL_GENERATION);
        return false;
      }
      if (change.env.groupsFree < 0) {
        refuseCommit(change, input, ERROR.POLICY_VIOLATION);
        return false;
      }
      say(change, { kind: "group created" });
      commit(change, input);
      return true;
    case "sync":
      refuseSync(change, input, ERROR.UNKNOWN_MEMBER_ID);
      return false;
    case "heartbeat":
      refuseHeartbeat(change, input, ERROR.UNKNOWN_MEMBER_ID);
      return false;
    case "leave":
      reply(change, { kind: "answer", to: "leave", id: input.id, answer: leaveUnknownGroup(input.request) });
      return false;
    case "delete offsets":
      reply(change, {
        kind: "answer",
        to: "delete offsets",
        id: input.id,
        answer: { errorCode: ERROR.GROUP_ID_NOT_FOUND, topics: [] },
      });
      return false;
    case "delete group":
      reply(change, {
        kind: "answer",
        to: "delete group",
        id: input.id,
        answer: { groupId: input.groupId, errorCode: ERROR.GROUP_ID_NOT_FOUND },
      });
      return false;
    case "topic deleted":
    case "topic changed":
    case "expire offsets":
    case "load":
    case "timer":
      return false;
  }
}

/** An input for a group that there is. False when the group is gone after it. */
function advance(change: Change, input: ClassicInput): boolean {
  switch (input.kind) {
    case "join":
      join(change, input);
      return true;
    case "sync":
      sync(change, input);
      return true;
    case "heartbeat":
      heartbeat(change, input);
      return true;
    case "leave":
      leave(change, input);
      return true;
    case "commit":
      commit(change, input);
      return true;
    case "delete offsets":
      deleteOffsets(change, input);
      return true;
    case "delete group":
      return !deleteGroup(change, input.id);
    case "topic deleted":
      removeOffsets(change, "topic deleted", (topic) => topic === input.topic);
      return true;
    case "topic changed":
      return true;
    case "expire offsets":
      return !expireGroup(change);
    case "load":
      load(change);
      return true;
    case "timer":
      timeOver(change, input.timer);
      return true;
  }
}

function timeOver(change: Change, timer: GroupTimer): void {
  switch (timer.kind) {
    case "join":
      return joinTimeOver(change);
    case "sync":
      return syncTimeOver(change);
    case "session":
      return sessionOver(change, timer.memberId);
    case "silence":
      return silenceNoticed(change, timer.memberId);
    case "revocation":
    case "rejoin":
    case "late sync":
      return;
  }
}

/** DeleteGroups: only a group without members goes, with its offsets and the ids that it gave out. */
function deleteGroup(change: Change, id: number): boolean {
  const empty = change.group.state === "Empty";
  const errorCode = empty ? ERROR.NONE : ERROR.NON_EMPTY_GROUP;
  if (empty) die(change, "deleted");
  else refuse(change, { api: "DeleteGroups", memberId: "", code: errorCode });
  reply(change, { kind: "answer", to: "delete group", id, answer: { groupId: change.group.groupId, errorCode } });
  return empty;
}

function expireGroup(change: Change): boolean {
  if (!expireOffsets(change)) return false;
  die(change, "expired");
  return true;
}

function die(change: Change, why: "deleted" | "expired"): void {
  for (const memberId of change.group.pendingJoin.keys())
    change.effects.push(
      { kind: "cancel", timer: { kind: "session", memberId } },
      { kind: "cancel", timer: { kind: "silence", memberId } },
    );
  say(change, { kind: "group dead", why });
}

/** Says whom the group waits for when that is another than before and was not said with a rebalance's beginning. */
function sayWaiting(change: Change, before: Waiting): void {
  const waiting = waitingOf(change.group);
  if (sameWaiting(before, waiting)) return;
  const said = change.effects.findLast((effect) => effect.kind === "step" && effect.step.kind === "preparing to rebalance");
  if (said?.kind === "step" && said.step.kind === "preparing to rebalance" && sameWaiting(said.step.waiting, waiting)) return;
  say(change, { kind: "waiting", waiting });
}

function sameWaiting(one: Waiting, other: Waiting): boolean {
  return (
    one.waitsFor === other.waitsFor &&
    one.until === other.until &&
    one.awaited.length === other.awaited.length &&
    one.awaited.every(({ memberId }, index) => memberId === other.awaited[index]?.memberId)
  );
}
