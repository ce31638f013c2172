import { ERROR } from "../../wire/errors.ts";
import { Refusal, refusedHeartbeat } from "./consumer-group/change.ts";
import { JOINS, newConsumerGroup, type ConsumerGroup } from "./consumer-group/group.ts";
import { offsetsBytes, upgrade } from "./consumer-group/convert.ts";
import { consumerTransition } from "./consumer-group/transition.ts";
import { newGroup, type ClassicGroup } from "./group.ts";
import type { Effect, Environment, Input } from "./inputs.ts";
import { transition } from "./transition.ts";

/** A group of either protocol. */
export type Group = ClassicGroup | ConsumerGroup;

interface GroupTransition {
  /** Null when there is no such group, or not any more. */
  readonly state: Group | null;
  readonly effects: readonly Effect[];
}

type ConsumerHeartbeat = Extract<Input, { kind: "consumer heartbeat" }>;
type Given = { readonly groupId: string; readonly input: Input };

/**
 * The coordinator as one pure function, whichever protocol a group speaks. An empty group becomes one of the other
 * protocol as soon as somebody joins with that, and keeps its offsets. A classic group with members becomes one of the
 * newer protocol under them, and one of which nobody speaks the newer protocol any more a classic one again.
 */
export function transitionGroup(state: Group | null, given: Given, env: Environment): GroupTransition {
  const { input } = given;
  if (state?.type === "consumer") {
    const becomesClassic = input.kind === "join" && input.request.memberId === "" && state.members.size === 0;
    return becomesClassic ? beginClassic(state, input, env) : consumerTransition(state, input, env);
  }
  const { groupId } = given;
  return input.kind === "consumer heartbeat" ? enterConsumerGroup(state, input, env) : transition(state, { groupId, input }, env);
}

/** A heartbeat of the newer protocol for a group that there is not, or a classic one. */
function enterConsumerGroup(state: ClassicGroup | null, input: ConsumerHeartbeat, env: Environment): GroupTransition {
  const { groupId } = input.request;
  const entry = findEntry(state, input, env);
  if (entry instanceof Refusal) {
    const answer = refusedHeartbeat(entry);
    return { state, effects: [{ kind: "answer", to: "consumer heartbeat", id: input.id, answer }] };
  }
  const { group = newConsumerGroup(groupId), effects: ended } = entry;
  const { state: entered, effects } = consumerTransition(group, input, env);
  // A first member that is refused makes no group of it.
  if (entered?.type !== "consumer" || entered.members.size === group.members.size) return { state, effects };
  return { state: entered, effects: [...ended, ...effects] };
}

interface Entry {
  /** What a classic group becomes. */
  readonly group?: ConsumerGroup;
  readonly effects: readonly Effect[];
}

function findEntry(state: ClassicGroup | null, { request }: ConsumerHeartbeat, env: Environment): Entry | Refusal {
  const { groupId, memberEpoch } = request;
  const notFound = (message: string) => new Refusal(ERROR.GROUP_ID_NOT_FOUND, message);
  if (memberEpoch !== JOINS) {
    if (state) return notFound(`Group ${groupId} is not a consumer group.`);
    return notFound(memberEpoch < JOINS ? `Group ${groupId} not found.` : `Consumer group ${groupId} not found.`);
  }
  if (state === null)
    return env.groupsFree < 0 ? new Refusal(ERROR.POLICY_VIOLATION, "There are too many groups.") : { effects: [] };
  if (state.state !== "Empty") return upgrade(state, env);
  const timers = [...state.pendingJoin.keys()].flatMap((memberId): Effect[] => [
    { kind: "cancel", timer: { kind: "session", memberId } },
    { kind: "cancel", timer: { kind: "silence", memberId } },
  ]);
  return { group: withOffsets(newConsumerGroup(groupId), state), effects: timers };
}

/** The empty group of the newer protocol is over; the classic one counts its generations from the beginning. */
function beginClassic(group: ConsumerGroup, input: Extract<Input, { kind: "join" }>, env: Environment): GroupTransition {
  const { groupId } = group;
  const fresh = withOffsets(newGroup(groupId, env.now), group);
  const { state, effects } = transition(fresh, { groupId, input }, env);
  const created: Effect = {
    kind: "step",
    step: { at: env.now, groupId, generation: 0, state: "Empty", kind: "group created" },
  };
  return { state, effects: [created, ...effects] };
}

function withOffsets<G extends Group>(fresh: G, from: Group): G {
  const { offsets, offsetCount } = from;
  return { ...fresh, offsets, offsetCount, bytes: fresh.bytes + offsetsBytes(from) };
}
