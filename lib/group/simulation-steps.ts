import type { CoordinatorStepped, GroupState } from "../contract/group-events.ts";
import type { CoordinatorWaits, GroupStep, StepMember } from "../contract/group-steps.ts";

/** What the simulated coordinator looks like to whoever tells its steps. */
interface Told {
  state: GroupState;
  generation: number;
  leader: string | null;
  members: ReadonlyMap<string, { clientId: string; joined: boolean }>;
}

/**
 * The steps of the simulated coordinator, as the embedded broker would tell them, or, with less in them, as they could be
 * read from Apache Kafka's log. For tests of the reducer only.
 */
export class SimulatedSteps {
  readonly #coordinator: Told;
  readonly #isLog: boolean;
  readonly #tell: (step: CoordinatorStepped) => void;
  #waits: CoordinatorWaits = NOBODY;
  /** Who was awaited after each step: what a view that has folded it has to say. */
  readonly awaitedAfter = new Map<object, string[]>();

  constructor(coordinator: Told, tells: "steps" | "log", tell: (step: CoordinatorStepped) => void) {
    this.#coordinator = coordinator;
    this.#isLog = tells === "log";
    this.#tell = tell;
  }

  preparing(member: StepMember): void {
    this.#waits = this.#waitsNow();
    const waits = this.#isLog ? null : this.#waits;
    this.#say({ kind: "preparing to rebalance", cause: "other", members: [member], reason: "", waits });
  }

  /** A member joined, or is gone: whom the coordinator waits for may be another. */
  waiting(): void {
    if (this.#isLog) return;
    const before = this.#waits;
    this.#waits = this.#waitsNow();
    const known = new Set(before.for === this.#waits.for ? before.awaited.map(({ memberId }) => memberId) : []);
    const now = new Set(this.#waits.awaited.map(({ memberId }) => memberId));
    this.#say({
      kind: "waiting",
      for: this.#waits.for,
      arrived: [...known].filter((memberId) => !now.has(memberId)),
      added: this.#waits.awaited.filter(({ memberId }) => !known.has(memberId)),
      until: null,
    });
  }

  gone(member: StepMember, how: "member left" | "session expired"): void {
    this.#say(how === "member left" ? { kind: how, member, reason: "" } : { kind: how, member });
  }

  lost(): void {
    this.#waits = NOBODY;
    this.#say({ kind: "group lost", why: "wiped" });
  }

  completed(): void {
    const { state, members } = this.#coordinator;
    this.#waits = NOBODY;
    if (state === "Empty") this.#say({ kind: "group empty" });
    else this.#say({ kind: "join phase completed", protocol: "range", memberCount: members.size });
    if (state !== "Empty") this.waiting();
  }

  stable(): void {
    const { leader, members } = this.#coordinator;
    if (this.#isLog) {
      const member = { memberId: leader ?? "", clientId: null };
      this.#say({ kind: "assignment received", member, memberCount: members.size, missing: [] });
    } else {
      this.#say({ kind: "stable" });
      this.waiting();
    }
  }

  #waitsNow(): CoordinatorWaits {
    const { state, members } = this.#coordinator;
    if (state !== "PreparingRebalance") return NOBODY;
    const late = [...members].filter(([, { joined }]) => !joined);
    return { for: "join", awaited: late.map(([memberId, { clientId }]) => ({ memberId, clientId })), until: null };
  }

  #say(step: GroupStep): void {
    const { state, generation, leader } = this.#coordinator;
    const isAssigned = step.kind === "assignment received";
    const event: CoordinatorStepped = {
      type: "coordinator-step",
      // The log says who leads when that one has assigned, and not that the group is stable then.
      state: isAssigned ? null : state,
      leader: this.#isLog && !isAssigned ? null : leader,
      generation,
      step,
    };
    this.awaitedAfter.set(
      event,
      this.#waits.awaited.map(({ memberId }) => memberId),
    );
    this.#tell(event);
  }
}

const NOBODY: CoordinatorWaits = { for: "nobody", awaited: [], until: null };
