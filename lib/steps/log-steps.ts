import type { LogLine, TimedLogLine } from "../broker/coordinator/log-lines.ts";
import { GroupState, type CoordinatorStepped } from "../contract/group-events.ts";
import type { GroupStep } from "../contract/group-steps.ts";
import { memberOf, rebalanceBegins } from "./rebalance-begins.ts";
import type { ToldStep } from "./step-source.ts";

/** What the log's last lines of a group say of it; null where they do not. */
interface Standing {
  at: number;
  state: GroupState | null;
  generation: number | null;
  leader: string | null;
}

/** Of so many groups it is known how they stand; beyond that the one of which nothing was read for longest is forgotten. */
const REMEMBERED_GROUPS = 10_000;

/**
 * Makes the lines of Apache Kafka's log into the steps that the board follows. The log tells less than the embedded
 * broker: not who has joined again, nor until when it waits, nor heartbeats. What it does not tell is null, or no step.
 */
export class LogSteps {
  readonly #groups = new Map<string, Standing>();

  /** In one turn of the coordinator; usually one step, often none. */
  translate({ at, line }: TimedLogLine): ToldStep[] {
    if (!("groupId" in line)) return [];
    const { groupId: group } = line;
    const standing: Standing = { ...(this.#groups.get(group) ?? UNKNOWN), ...newsOf(line), at };
    this.#remember(group, standing);
    return stepsOf(line).map((step) => ({ group, at, event: eventOf(standing, step) }));
  }

  /** How the group stands, as a step of its own. */
  standing(group: string): ToldStep | null {
    const standing = this.#groups.get(group);
    return standing ? { group, at: standing.at, event: eventOf(standing, { kind: "group found", waits: null }) } : null;
  }

  /** The log is there no more: gives for each group that nothing more will be told. */
  end(at: number): ToldStep[] {
    const groups = [...this.#groups.keys()];
    this.#groups.clear();
    return groups.map((group) => ({ group, at, event: eventOf(UNKNOWN, { kind: "steps ended" }) }));
  }

  #remember(group: string, standing: Standing): void {
    this.#groups.delete(group);
    this.#groups.set(group, standing);
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > REMEMBERED_GROUPS && oldest !== undefined) this.#groups.delete(oldest);
  }
}

const UNKNOWN: Standing = { at: 0, state: null, generation: null, leader: null };

function eventOf({ state, generation, leader }: Standing, step: GroupStep): CoordinatorStepped {
  return { type: "coordinator-step", state, generation, leader, step };
}

/** What a line says of the group as it is after it. */
function newsOf(line: LogLine): Partial<Standing> {
  switch (line.kind) {
    case "member id required":
    case "member added":
    case "static member added":
    case "static member replaced":
      return { state: stateOf(line.state) };
    case "preparing to rebalance":
      return { state: stateOf(line.state), generation: line.generation };
    case "join phase completed":
      // The leader may be another one; it is named when it assigns.
      return { state: "CompletingRebalance", generation: line.generation, leader: null };
    case "assignment received":
      // It is Stable as soon as that is stored, of which there is no line.
      return { state: null, generation: line.generation, leader: line.leader };
    case "group empty":
      return { state: "Empty", generation: line.generation, leader: null };
    case "members not rejoined removed":
    case "nobody rejoined":
    case "assignments missing":
    case "empty assignment sent":
    case "session expired":
    case "pending member expired":
    case "member left":
    case "pending member left":
    case "static member kept assignment":
      return {};
  }
}

function stateOf(name: string): GroupState | null {
  const known = GroupState.safeParse(name);
  return known.success ? known.data : null;
}

function stepsOf(line: LogLine): GroupStep[] {
  switch (line.kind) {
    case "member id required":
      return [{ kind: line.kind, member: memberOf(line.memberId) }];
    case "static member replaced":
      // The new id is not in the line; the old one leads to the same card.
      return [{ kind: line.kind, member: memberOf(line.replacedMemberId), replacedMemberId: line.replacedMemberId }];
    case "preparing to rebalance": {
      const { reason } = line;
      const begins = rebalanceBegins(reason, null);
      // That these are out has no line of its own.
      if (reason.kind !== "sync expired") return [begins];
      return [{ kind: "members not synced removed", members: reason.memberIds.map(memberOf) }, begins];
    }
    case "members not rejoined removed":
      return [{ kind: line.kind, members: line.memberIds.map(memberOf) }];
    case "join phase completed":
      return [{ kind: line.kind, protocol: null, memberCount: line.memberCount }];
    case "assignment received":
      return [{ kind: line.kind, member: memberOf(line.leader), memberCount: line.memberCount, missing: [] }];
    case "session expired":
    case "pending member expired":
      return [{ kind: line.kind, member: memberOf(line.memberId) }];
    case "member left":
    case "pending member left":
      return [{ kind: line.kind, member: memberOf(line.memberId), reason: line.clientReason }];
    case "nobody rejoined":
    case "group empty":
      return [{ kind: line.kind }];
    case "member added":
    case "static member added":
    case "static member kept assignment":
    case "assignments missing":
    case "empty assignment sent":
      return [];
  }
}
