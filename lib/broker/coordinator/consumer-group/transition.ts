import { ERROR } from "../../../wire/errors.ts";
import type { AnswerEffect, Effect, Environment, GroupTimer, Input } from "../inputs.ts";
import type { ClassicGroup } from "../group.ts";
import { armRevocation, armSession, Refusal, refusedHeartbeat, update, type ConsumerChange } from "./change.ts";
import { heartbeatAsClassic, joinAsClassic, syncAsClassic } from "./classic-members.ts";
import { downgrade } from "./convert.ts";
import { LEAVES, LEAVES_FOR_A_WHILE, type ConsumerGroup } from "./group.ts";
import { heartbeat } from "./heartbeat.ts";
import { leaveByHeartbeat, leaveByName, removeMembers } from "./leave.ts";
import { commitAsMember, deleteOffsetsOf, expireOffsetsOf, forgetOffsets } from "./offsets.ts";
import { refreshRegexes } from "./regexes.ts";
import { subscribedTopics } from "./subscriptions.ts";

type ConsumerHeartbeat = Extract<Input, { kind: "consumer heartbeat" }>;

export interface ConsumerTransition {
  /** Null when the group is gone. */
  readonly state: ConsumerGroup | ClassicGroup | null;
  readonly effects: readonly Effect[];
}

/**
 * A group of the newer protocol (KIP-848) as one pure function: from a group and an input to the group after it and what
 * is to be done. It follows Apache Kafka 4.3's GroupMetadataManager. Of a group that is being made nothing is left where
 * its first heartbeat is refused.
 */
export function consumerTransition(group: ConsumerGroup, input: Input, env: Environment): ConsumerTransition {
  const effects: Effect[] = [];
  const change: ConsumerChange = { env, group, effects, bytesBefore: group.bytes };
  if (!advance(change, input)) return { state: null, effects };
  return { state: speaksClassicOnly(change.group) ? becomeClassic(change, group, input) : change.group, effects };
}

/** Nobody is left who speaks the newer protocol. */
function speaksClassicOnly({ members }: ConsumerGroup): boolean {
  return members.size > 0 && [...members.values()].every(({ classic }) => classic !== null);
}

/** The rest rebalances as a classic group, unless one has taken another's place and nothing else is to be assigned. */
function becomeClassic(change: ConsumerChange, before: ConsumerGroup, { kind }: Input): ClassicGroup {
  const name = `Downgrade group ${before.groupId} from consumer to classic`;
  if (kind !== "join") return downgrade(change, { generation: before.groupEpoch, why: `${name} for member leaving.` });
  const { groupEpoch, assignmentEpoch } = change.group;
  return downgrade(change, {
    generation: groupEpoch,
    why: assignmentEpoch < groupEpoch ? `${name} with stale assignment.` : null,
  });
}

/** False when the group is gone after it. */
function advance(change: ConsumerChange, input: Input): boolean {
  switch (input.kind) {
    case "consumer heartbeat":
      consumerHeartbeat(change, input);
      return true;
    case "leave":
      reply(change, { kind: "answer", to: "leave", id: input.id, answer: leaveByName(change, input.request) });
      return true;
    case "commit": {
      const answer = commitAsMember(change, input.request, input.caller);
      reply(change, { kind: "answer", to: "commit", id: input.id, answer });
      return true;
    }
    case "delete offsets": {
      const answer = deleteOffsetsOf(change, input.request);
      reply(change, { kind: "answer", to: "delete offsets", id: input.id, answer });
      return true;
    }
    case "delete group":
      return !deleteGroup(change, input.id);
    case "join":
    case "sync":
    case "heartbeat":
      hearClassic(change, input);
      return true;
    case "topic deleted":
      forgetOffsets(change, (topic) => topic === input.topic);
      noteTopic(change, input.topic, false);
      return true;
    case "topic changed":
      noteTopic(change, input.topic, input.created);
      return true;
    case "expire offsets":
      return !expireOffsetsOf(change);
    case "load":
      load(change);
      return true;
    case "timer":
      timeOver(change, input.timer);
      return true;
  }
}

function consumerHeartbeat(change: ConsumerChange, { request, caller, id }: ConsumerHeartbeat): void {
  const leaves = request.memberEpoch === LEAVES || request.memberEpoch === LEAVES_FOR_A_WHILE;
  const answer = leaves ? leaveByHeartbeat(change, request) : heartbeat(change, request, caller);
  const refused = answer instanceof Refusal;
  reply(change, { kind: "answer", to: "consumer heartbeat", id, answer: refused ? refusedHeartbeat(answer) : answer });
  if (!refused && !leaves) refreshRegexes(change);
}

/** Members of the classic protocol are among those of the newer one what they are in a group of their own. */
function hearClassic(change: ConsumerChange, input: Extract<Input, { kind: "join" | "sync" | "heartbeat" }>): void {
  const { id } = input;
  switch (input.kind) {
    case "join":
      return reply(change, { kind: "answer", to: "join", id, answer: joinAsClassic(change, input) });
    case "sync":
      return reply(change, { kind: "answer", to: "sync", id, answer: syncAsClassic(change, input.request) });
    case "heartbeat":
      return reply(change, { kind: "answer", to: "heartbeat", id, answer: heartbeatAsClassic(change, input.request) });
  }
}

/** DeleteGroups: only a group without members goes. */
function deleteGroup(change: ConsumerChange, id: number): boolean {
  const { groupId, members } = change.group;
  const errorCode = members.size === 0 ? ERROR.NONE : ERROR.NON_EMPTY_GROUP;
  reply(change, { kind: "answer", to: "delete group", id, answer: { groupId, errorCode } });
  return members.size === 0;
}

/** The next heartbeat looks whether the group is to be assigned anew. */
function noteTopic(change: ConsumerChange, topic: string, created: boolean): void {
  const { group } = change;
  if (created && group.resolvedRegexes.size > 0 && !group.newTopics) update(change, { newTopics: true });
  if (!group.looksAgain && subscribedTopics(group).has(topic)) update(change, { looksAgain: true });
}

/** The broker starts again: it has the group as it was, and every member a new session. */
function load(change: ConsumerChange): void {
  update(change, { looksAgain: true });
  for (const member of change.group.members.values()) {
    armSession(change, member);
    if (member.state === "UnrevokedPartitions") armRevocation(change, member);
  }
}

function timeOver(change: ConsumerChange, timer: GroupTimer): void {
  if (!("memberId" in timer) || timer.kind === "silence") return;
  const member = change.group.members.get(timer.memberId);
  // A member that gave up in time what it had to is in another epoch by now.
  if (!member || (timer.kind === "revocation" && member.memberEpoch !== timer.memberEpoch)) return;
  removeMembers(change, [member]);
}

function reply(change: ConsumerChange, effect: AnswerEffect): void {
  change.effects.push(effect);
}
