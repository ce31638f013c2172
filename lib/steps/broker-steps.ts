import type { CoordinatorStep } from "../contract/coordinator-steps.ts";
import { GroupState, type CoordinatorStepped } from "../contract/group-events.ts";
import type { CoordinatorWaits, GroupStep, StepMember } from "../contract/group-steps.ts";
import { rebalanceBegins } from "./rebalance-begins.ts";
import { RefusalFilter } from "./refusal-filter.ts";
import type { ToldStep } from "./step-source.ts";

type Waiting = Extract<CoordinatorStep, { kind: "waiting" }>["waiting"];

/** How a group stands after its last step. */
interface Standing {
  at: number;
  state: string;
  generation: number;
  leader: string | null;
  waits: CoordinatorWaits;
  /** Members that have missed their heartbeat and were not heard since. */
  silent: Set<string>;
}

const NOBODY: CoordinatorWaits = { for: "nobody", awaited: [], until: null };

/**
 * Makes the steps that the embedded broker tells into those that the board follows: without heartbeats and commits,
 * of which there are hundreds a second, and with what has changed in a wait instead of all who are awaited.
 */
export class BrokerSteps {
  /** As many as the broker has groups, which bounds them. */
  readonly #groups = new Map<string, Standing>();
  readonly #refusals = new RefusalFilter();

  translate(step: CoordinatorStep): ToldStep[] {
    const standing = this.#advance(step);
    const { groupId: group, at } = step;
    return this.#stepsOf(step, standing).map((told) => ({ group, at, event: eventOf(standing, told) }));
  }

  /** How the group stands, as a step of its own. */
  standing(group: string): ToldStep | null {
    const standing = this.#groups.get(group);
    if (!standing) return null;
    return { group, at: standing.at, event: eventOf(standing, { kind: "group found", waits: standing.waits }) };
  }

  /** The broker has lost its groups, of which no coordinator tells a step: gives one for each. */
  lose(why: Extract<GroupStep, { kind: "group lost" }>["why"], at: number): ToldStep[] {
    const step: GroupStep = { kind: "group lost", why };
    const event: CoordinatorStepped = { type: "coordinator-step", state: "Dead", generation: null, leader: null, step };
    const lost = [...this.#groups.keys()].map((group) => ({ group, at, event }));
    this.#groups.clear();
    return lost;
  }

  #advance(step: CoordinatorStep): Standing {
    const known = this.#groups.get(step.groupId);
    const standing = known ?? { at: 0, state: "", generation: 0, leader: null, waits: NOBODY, silent: new Set() };
    standing.at = step.at;
    standing.state = step.state;
    standing.generation = step.generation;
    standing.leader = leaderAfter(step, standing.leader);
    if (step.kind === "group dead") this.#groups.delete(step.groupId);
    else if (step.kind !== "refused" || known) this.#groups.set(step.groupId, standing);
    return standing;
  }

  #stepsOf(step: CoordinatorStep, standing: Standing): GroupStep[] {
    const heard = heardMember(step);
    if (heard !== null && standing.silent.delete(heard.memberId))
      return [{ kind: "heard again", member: heard }, ...this.#told(step, standing)];
    return this.#told(step, standing);
  }

  #told(step: CoordinatorStep, standing: Standing): GroupStep[] {
    switch (step.kind) {
      case "preparing to rebalance":
        standing.waits = waitsOf(step.waiting);
        return [rebalanceBegins(step.reason, standing.waits)];
      case "waiting": {
        const before = standing.waits;
        standing.waits = waitsOf(step.waiting);
        return [waitChange(before, standing.waits)];
      }
      case "join phase completed":
        standing.silent.clear();
        return [{ kind: step.kind, protocol: step.protocolName, memberCount: step.members.length }];
      case "assignment received":
        return [{ kind: step.kind, member: nameOf(step.member), memberCount: step.memberCount, missing: [...step.missing] }];
      case "leader elected":
        return [{ kind: step.kind, member: nameOf(step.member), formerLeaderId: step.formerLeaderId }];
      case "member id required":
        return [{ kind: step.kind, member: nameOf(step.member) }];
      case "static member replaced":
        standing.silent.delete(step.replacedMemberId);
        return [{ kind: step.kind, member: nameOf(step.member), replacedMemberId: step.replacedMemberId }];
      case "heartbeat missed": {
        const { silentMs, sessionTimeoutMs, expiresAt } = step;
        standing.silent.add(step.member.memberId);
        return [{ kind: step.kind, member: nameOf(step.member), silentMs, sessionTimeoutMs, expiresAt }];
      }
      case "session expired":
      case "pending member expired":
        standing.silent.delete(step.member.memberId);
        return [{ kind: step.kind, member: nameOf(step.member) }];
      case "members not rejoined removed":
      case "members not synced removed":
        for (const { memberId } of step.members) standing.silent.delete(memberId);
        return [{ kind: step.kind, members: step.members.map(nameOf) }];
      case "member left":
      case "pending member left":
        standing.silent.delete(step.member.memberId);
        return [{ kind: step.kind, member: nameOf(step.member), reason: step.clientReason }];
      case "stable":
        standing.silent.clear();
        return [{ kind: step.kind }];
      case "nobody rejoined":
      case "group created":
        return [{ kind: step.kind }];
      case "group loaded":
      case "group empty":
      case "group dead":
        standing.waits = NOBODY;
        standing.silent.clear();
        return [{ kind: step.kind }];
      case "refused": {
        const { api, memberId, error } = step;
        return this.#refusals.isNews(step) ? [{ kind: step.kind, api, memberId, error }] : [];
      }
      case "join received":
      case "member added":
      case "static member kept assignment":
      case "sync received":
      case "empty assignment sent":
      case "heartbeat":
      case "offsets committed":
      case "offsets removed":
        return [];
    }
  }
}

function eventOf({ state, generation, leader }: Standing, step: GroupStep): CoordinatorStepped {
  const known = GroupState.safeParse(state);
  return { type: "coordinator-step", state: known.success ? known.data : null, generation, leader, step };
}

function leaderAfter(step: CoordinatorStep, before: string | null): string | null {
  switch (step.kind) {
    case "join phase completed":
      return step.leader;
    case "leader elected":
    case "assignment received":
      return step.member.memberId;
    case "group empty":
    case "group dead":
    case "group created":
    case "group loaded":
      return null;
    default:
      return before;
  }
}

/** Whom the coordinator has just heard, so that its session has begun anew. */
function heardMember(step: CoordinatorStep): StepMember | null {
  switch (step.kind) {
    case "heartbeat":
    case "join received":
    case "sync received":
      return nameOf(step.member);
    case "offsets committed":
      return { memberId: step.memberId, clientId: null };
    default:
      return null;
  }
}

function nameOf({ memberId, clientId }: { memberId: string; clientId: string }): StepMember {
  return { memberId, clientId };
}

function waitsOf({ waitsFor, awaited, until }: Waiting): CoordinatorWaits {
  return { for: waitsFor, awaited: awaited.map(nameOf), until };
}

function waitChange(before: CoordinatorWaits, now: CoordinatorWaits): GroupStep {
  const known = before.for === now.for ? before.awaited : [];
  const still = new Set(now.awaited.map(({ memberId }) => memberId));
  const were = new Set(known.map(({ memberId }) => memberId));
  return {
    kind: "waiting",
    for: now.for,
    arrived: [...were].filter((memberId) => !still.has(memberId)),
    added: now.awaited.filter(({ memberId }) => !were.has(memberId)),
    until: now.until,
  };
}
