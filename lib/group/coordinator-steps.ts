import type { CoordinatorStepped, GroupState } from "../contract/group-events.ts";
import type { CoordinatorWaits, GroupStep } from "../contract/group-steps.ts";
import type { GroupView, StepDeparture, StepsView } from "./view.ts";
import { REMEMBERED_MEMBERSHIPS } from "./view.ts";

type Stepped = CoordinatorStepped & { time: number };

/**
 * Folds a step of the coordinator. State, generation and leader are known at once; who is a member, and of what, comes
 * with the answer to the question that follows. A step that was taken before the last answer was asked for changes
 * neither: the answer is newer.
 */
export function applyStep(view: GroupView, event: Stepped): GroupView {
  const { step, time } = event;
  if (step.kind === "steps ended") return { ...view, steps: null };
  const isNewer = view.coordinator === null || time >= view.coordinator.askedAt;
  const before: StepsView = view.steps ?? { at: 0, state: null, lostAt: null, waits: null, silent: {}, gone: [] };
  const state = (isNewer ? event.state : null) ?? before.state;
  const steps: StepsView = {
    at: isNewer && event.state !== null ? Math.max(before.at, time) : before.at,
    state,
    lostAt: step.kind === "group lost" ? time : before.lostAt,
    waits: isNewer ? waitsAfter(before.waits, step) : before.waits,
    silent: silentAfter(before.silent, step),
    gone: [...before.gone, ...departuresOf(view, step, time)].slice(-REMEMBERED_MEMBERSHIPS),
  };
  if (!isNewer) return { ...view, steps };
  return {
    ...withState({ ...view, steps, consumers: consumersAfter(view, step, time) }, event),
    generation: generationAfter(view.generation, event),
    leader: event.leader ?? (isWithoutMembers(state) ? null : view.leader),
  };
}

/** Whether what was asked at this time may be about a group that the broker has lost since. */
export function isOfLostGroup({ steps }: GroupView, askedAt: number): boolean {
  return steps !== null && steps.lostAt !== null && askedAt <= steps.lostAt;
}

/** Whether what was asked at this time may be older than the newest step. */
export function isBeforeSteps(view: GroupView, askedAt: number): boolean {
  return view.steps !== null && askedAt <= view.steps.at;
}

/** The steps after an answer that is newer than they are. Where it tells of another state some were missed, so nobody is awaited for certain. */
export function stepsAfterAnswer(steps: StepsView | null, state: GroupState): StepsView | null {
  return steps === null || steps.state === state ? steps : { ...steps, state, waits: null };
}

/** The generation of a group without members: known only where the step that emptied it was told. */
export function emptyGeneration(view: GroupView, state: "Empty" | "Dead"): number | null {
  return state === "Empty" && view.steps?.state === "Empty" ? view.generation : null;
}

function isWithoutMembers(state: GroupState | null): boolean {
  return state === "Empty" || state === "Dead";
}

/** Who is a member is otherwise left to the answer that follows: a broker that was wiped may be stopped, and not answer. */
function consumersAfter({ consumers, coordinator }: GroupView, step: GroupStep, time: number): GroupView["consumers"] {
  if (step.kind !== "group lost") return consumers;
  const counted = new Set(coordinator?.members.map(({ memberId }) => memberId));
  const gone = Object.values(consumers).filter(({ memberId }) => memberId !== null && counted.has(memberId));
  return { ...consumers, ...Object.fromEntries(gone.map((consumer) => [consumer.id, { ...consumer, goneAt: time }])) };
}

function withState(view: GroupView, { state, step, time }: Stepped): GroupView {
  const { coordinator } = view;
  if (!coordinator || state === null) return view;
  const protocol = step.kind === "join phase completed" ? (step.protocol ?? coordinator.protocol) : coordinator.protocol;
  const members = step.kind === "group lost" ? [] : coordinator.members;
  // So begins a rebalance of the classic protocol: one of the newer has turned back to it, or the broker has lost it.
  const epochs = step.kind === "preparing to rebalance" || step.kind === "group lost" ? null : coordinator.epochs;
  const isSame = coordinator.state === state && coordinator.protocol === protocol && coordinator.epochs === epochs;
  if (isSame && members === coordinator.members) return view;
  return {
    ...view,
    coordinator: {
      ...coordinator,
      state,
      protocol,
      epochs,
      members,
      since: coordinator.state === state ? coordinator.since : time,
    },
  };
}

/** Before the first join phase is over a group's generation is 0, which is none yet. */
function generationAfter(known: number | null, { state, generation }: Stepped): number | null {
  if (state === "Dead") return null;
  return generation === null ? known : generation > 0 ? generation : null;
}

function waitsAfter(waits: CoordinatorWaits | null, step: GroupStep): CoordinatorWaits | null {
  switch (step.kind) {
    case "group found":
    case "preparing to rebalance":
      return step.waits;
    case "waiting": {
      const arrived = new Set(step.arrived);
      const still = waits?.for === step.for ? waits.awaited.filter(({ memberId }) => !arrived.has(memberId)) : [];
      return { for: step.for, awaited: [...still, ...step.added], until: step.until };
    }
    case "group loaded":
    case "group empty":
    case "group dead":
    case "group lost":
      return waits && { for: "nobody", awaited: [], until: null };
    default:
      return waits;
  }
}

/** A completed phase begins every session anew. */
function silentAfter(silent: StepsView["silent"], step: GroupStep): StepsView["silent"] {
  switch (step.kind) {
    case "heartbeat missed": {
      const { member, expiresAt, sessionTimeoutMs } = step;
      return { ...silent, [member.memberId]: { expiresAt, sessionTimeoutMs } };
    }
    case "heard again":
    case "session expired":
    case "member left":
      return without(silent, [step.member.memberId]);
    case "members not rejoined removed":
    case "members not synced removed":
      return without(
        silent,
        step.members.map(({ memberId }) => memberId),
      );
    case "static member replaced":
      return without(silent, [step.replacedMemberId]);
    case "join phase completed":
    case "stable":
    case "group loaded":
    case "group empty":
    case "group dead":
    case "group lost":
      return Object.keys(silent).length === 0 ? silent : {};
    default:
      return silent;
  }
}

function without(silent: StepsView["silent"], memberIds: string[]): StepsView["silent"] {
  if (!memberIds.some((memberId) => memberId in silent)) return silent;
  return Object.fromEntries(Object.entries(silent).filter(([memberId]) => !memberIds.includes(memberId)));
}

function departuresOf({ coordinator }: GroupView, step: GroupStep, at: number): StepDeparture[] {
  switch (step.kind) {
    case "group lost":
      return (coordinator?.members ?? []).map(({ memberId }) => ({ memberId, why: "forgotten", at }));
    case "member left":
      return [{ memberId: step.member.memberId, why: "left", at }];
    case "session expired":
      return [{ memberId: step.member.memberId, why: "expired", at }];
    case "members not rejoined removed":
    case "members not synced removed":
      return step.members.map(({ memberId }) => ({ memberId, why: "late", at }));
    default:
      return [];
  }
}
