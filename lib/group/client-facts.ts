import type { StructuralFact } from "../contract/client-facts.ts";
import { patchConsumer, rememberMembership, removeConsumer, withoutMembership } from "./consumers.ts";
import { protocolOf } from "./protocol.ts";
import type { ConsumerView, GroupView, Phase } from "./view.ts";

type Fact = StructuralFact & { time: number };

/** Folds what one of our clients did or was told. Facts of a consumer that is not on the board change nothing. */
export function applyClientFact(view: GroupView, fact: Fact): GroupView {
  switch (fact.type) {
    case "left":
      return removeConsumer(view, fact.consumer, { why: "left", time: fact.time });
    case "sync-sent":
      return {
        ...patchConsumer(view, fact.consumer, (consumer) => applyToConsumer(consumer, fact)),
        generation: generationAfter(view, fact.generation),
      };
    case "joined": {
      const joined = patchConsumer(view, fact.consumer, (consumer) => applyToConsumer(consumer, fact));
      // The word of a client that is behind: who led a generation that is over.
      const isOld = fact.generation !== null && view.generation !== null && fact.generation < view.generation;
      const leader = isOld || protocolOf(view) === "consumer" ? view.leader : (fact.leader ?? view.leader);
      return { ...joined, generation: generationAfter(view, fact.generation), leader };
    }
    case "join-sent":
      return withoutExternal(
        patchConsumer(view, fact.consumer, (consumer) => applyToConsumer(consumer, fact)),
        fact.memberId,
      );
    default:
      return patchConsumer(view, fact.consumer, (consumer) => applyToConsumer(consumer, fact));
  }
}

/** A member that was taken for somebody else's turns out to be ours. */
function withoutExternal(view: GroupView, memberId: string | null): GroupView {
  const taken = Object.values(view.externals).find((external) => external.memberId === memberId);
  if (!taken) return view;
  const { [taken.id]: _ours, ...externals } = view.externals;
  return { ...view, externals };
}

/** The newest that was heard of; where the coordinator tells it itself, a client's word adds nothing and may be old. */
function generationAfter({ generation: known, steps }: GroupView, seen: number | null): number | null {
  if (known === null || seen === null) return known ?? seen;
  return steps ? known : Math.max(known, seen);
}

function applyToConsumer(consumer: ConsumerView, fact: Exclude<Fact, { type: "left" }>): ConsumerView {
  const { time } = fact;
  switch (fact.type) {
    case "client-started":
      return {
        ...withoutMembership(consumer, time),
        incarnation: fact.incarnation,
        phase: { name: "connecting", since: time, reason: fact.reason },
      };
    case "join-sent":
      return { ...withMemberId(consumer, fact.memberId, time), phase: afterJoinSent(consumer.phase, time) };
    case "sync-sent":
      return { ...withMemberId(consumer, fact.memberId, time), phase: afterSyncSent(consumer.phase, fact.generation) };
    case "joined": {
      const { assignment, generation, leader } = fact;
      const phase: Phase =
        isStopped(consumer.phase) || consumer.phase.name === "leaving" ? consumer.phase : { name: "joined", since: time };
      return {
        ...withMemberId(consumer, fact.memberId, time),
        phase,
        assignment,
        generation,
        leader,
        joinedAt: time,
        goneAt: null,
      };
    }
    case "revoked":
      return revoked(consumer, fact);
    case "leaving":
      return { ...consumer, phase: { name: "leaving", since: time } };
    case "crashed":
      return {
        ...consumer,
        phase: { name: "crashed", since: time },
        rate: 0,
        handlingSince: null,
        goneAt: consumer.memberId === null ? time : consumer.goneAt,
      };
    case "frozen":
      return isStopped(consumer.phase)
        ? consumer
        : { ...consumer, phase: { name: "frozen", since: time, before: consumer.phase }, rate: 0 };
    case "thawed":
      return consumer.phase.name === "frozen" ? { ...consumer, phase: { ...consumer.phase.before, since: time } } : consumer;
    case "client-failed":
      return isStopped(consumer.phase)
        ? consumer
        : {
            ...consumer,
            assignment: [],
            rate: 0,
            handlingSince: null,
            phase: { name: "failed", since: time, error: fact.error, retryAt: fact.retryAt },
          };
    case "processing-changed":
      return { ...consumer, processingMs: fact.processingMs };
    case "commit-changed":
      return { ...consumer, commit: fact.commit, commitIntervalMs: fact.commitIntervalMs };
  }
}

/** Whether nothing of the client runs: what it had on its way may still be told, but starts nothing. */
function isStopped(phase: Phase): phase is Extract<Phase, { name: "crashed" | "frozen" }> {
  return phase.name === "crashed" || phase.name === "frozen";
}

/** The client now speaks as `memberId`; null: it asks for a new one, having been told that it is no member. */
function withMemberId(consumer: ConsumerView, memberId: string | null, time: number): ConsumerView {
  if (consumer.memberId === memberId) return consumer;
  return { ...rememberMembership(consumer, time), memberId, goneAt: null };
}

function afterJoinSent(phase: Phase, time: number): Phase {
  switch (phase.name) {
    case "connecting":
    case "failed":
      return { name: "joining", since: time, generation: null };
    case "joined":
    case "rejoining":
      return { name: "rejoining", since: phase.name === "rejoining" ? phase.since : time, joinSentAt: time, generation: null };
    case "joining":
      return { ...phase, generation: null };
    case "leaving":
    case "crashed":
    case "frozen":
      return phase;
  }
}

function afterSyncSent(phase: Phase, generation: number): Phase {
  return phase.name === "joining" || phase.name === "rejoining" ? { ...phase, generation } : phase;
}

function revoked(consumer: ConsumerView, fact: Extract<Fact, { type: "revoked" }>): ConsumerView {
  const stopped: ConsumerView = { ...consumer, assignment: [], generation: null, leader: null, positions: {}, commits: {} };
  if (isStopped(consumer.phase) || consumer.phase.name === "leaving" || fact.cause === "stopped") return stopped;
  const rejoining: ConsumerView = {
    ...stopped,
    phase: { name: "rejoining", since: fact.time, joinSentAt: null, generation: null },
  };
  // The coordinator itself said that it no longer counts this member id: nothing of it is held any more.
  return fact.cause === "unknown-member" ? { ...rejoining, memberId: null, armedAt: null } : rejoining;
}
