import { ERROR } from "../../wire/errors.ts";
import { Refusal, refusedHeartbeat } from "./consumer-group/change.ts";
import { JOINS, newConsumerGroup, type ConsumerGroup } from "./consumer-group/group.ts";
import { consumerTransition } from "./consumer-group/transition.ts";
import { newGroup, OBJECT_BYTES, type ClassicGroup } from "./group.ts";
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
 * protocol as soon as somebody joins with that, and keeps its offsets.
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
  const { groupId, memberEpoch } = input.request;
  const refused = refuseEntry(state, input, env);
  if (refused) {
    const answer = refusedHeartbeat(refused);
    return { state, effects: [{ kind: "answer", to: "consumer heartbeat", id: input.id, answer }] };
  }
  const fresh = newConsumerGroup(groupId);
  const { state: entered, effects } = consumerTransition(state ? withOffsets(fresh, state) : fresh, input, env);
  // A first member that is refused makes no group.
  if (entered === null || entered.members.size === 0 || memberEpoch !== JOINS) return { state, effects };
  return { state: entered, effects: state ? [...endClassic(state, env), ...effects] : effects };
}

function refuseEntry(state: ClassicGroup | null, { request }: ConsumerHeartbeat, env: Environment): Refusal | null {
  const { groupId, memberEpoch } = request;
  const notFound = (message: string) => new Refusal(ERROR.GROUP_ID_NOT_FOUND, message);
  if (memberEpoch !== JOINS) {
    if (state) return notFound(`Group ${groupId} is not a consumer group.`);
    return notFound(memberEpoch < JOINS ? `Group ${groupId} not found.` : `Consumer group ${groupId} not found.`);
  }
  if (state && state.state !== "Empty")
    return notFound(`Cannot upgrade classic group ${groupId} to consumer group because online upgrade is disabled.`);
  if (!state && env.groupsFree < 0) return new Refusal(ERROR.POLICY_VIOLATION, "There are too many groups.");
  return null;
}

/** The classic group is over: its timers, and what was told of it. */
function endClassic({ groupId, generation, pendingJoin }: ClassicGroup, { now }: Environment): Effect[] {
  const timers = [...pendingJoin.keys()].flatMap((memberId): Effect[] => [
    { kind: "cancel", timer: { kind: "session", memberId } },
    { kind: "cancel", timer: { kind: "silence", memberId } },
  ]);
  return [
    ...timers,
    { kind: "step", step: { at: now, groupId, generation, state: "Empty", kind: "group dead", why: "deleted" } },
  ];
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

function withOffsets<G extends Group>(fresh: G, { offsets, offsetCount }: Group): G {
  let bytes = fresh.bytes;
  for (const partitions of offsets.values())
    for (const { metadata } of partitions.values()) bytes += OBJECT_BYTES + 2 * metadata.length;
  return { ...fresh, offsets, offsetCount, bytes };
}
