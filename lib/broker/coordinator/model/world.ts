import { DEFAULT_COORDINATOR_CONFIG } from "../config.ts";
import type { ClassicGroup, RequestId } from "../group.ts";
import type { AnswerEffect, ClassicInput, Effect, GroupTimer } from "../inputs.ts";
import type { Step } from "../steps.ts";
import { NO_TOPICS } from "../testing.ts";
import { transition } from "../transition.ts";
import { checkGroup } from "./invariants.ts";

export const GROUP = "g";

/** Hears the answer of one request; null when it is never answered. */
type Heard = (effect: AnswerEffect | null) => void;

export interface Timer {
  readonly timer: GroupTimer;
  readonly dueAt: number;
}

/**
 * One group without a driver: a clock, timers, requests that wait. After each transition the group has to be in order
 * (see `checkGroup`), and what waits has to be exactly what the group says is parked.
 */
export class World {
  now = 1_000_000;
  group: ClassicGroup | null = null;
  readonly timers = new Map<string, Timer>();
  readonly waiting = new Map<RequestId, Heard>();
  readonly steps: Step[] = [];
  /** How many groups of this name there have been. */
  life = 0;
  #ids = 0;
  #requests = 0;

  ask(input: (id: RequestId) => ClassicInput, heard: Heard): void {
    const id = ++this.#requests;
    this.waiting.set(id, heard);
    this.tell(input(id));
  }

  tell(input: ClassicInput): void {
    const before = this.group;
    const environment = {
      now: this.now,
      newId: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, "0")}`,
      newKafkaId: () => "never asked for",
      config: DEFAULT_COORDINATOR_CONFIG,
      topics: NO_TOPICS,
      bytesFree: Number.MAX_SAFE_INTEGER,
      groupsFree: 1,
    };
    const { state, effects } = transition(this.group, { groupId: GROUP, input }, environment);
    if (before === null && state !== null) this.life++;
    this.group = state;
    const answers: (() => void)[] = [];
    for (const effect of effects) this.#perform(effect, answers);
    checkGroup(this, before);
    // Clients hear when the coordinator has done, so that what they ask next finds it in order.
    for (const answer of answers) answer();
  }

  #perform(effect: Effect, answers: (() => void)[]): void {
    switch (effect.kind) {
      case "answer":
      case "never answer": {
        const heard = this.waiting.get(effect.id);
        if (!heard) throw new Error(`Request ${effect.id} was settled twice`);
        this.waiting.delete(effect.id);
        answers.push(() => heard(effect.kind === "answer" ? effect : null));
        return;
      }
      case "arm":
        this.timers.set(keyOf(effect.timer), { timer: effect.timer, dueAt: this.now + effect.afterMs });
        return;
      case "cancel":
        this.timers.delete(keyOf(effect.timer));
        return;
      case "step":
        this.steps.push(effect.step);
    }
  }

  /** Lets time pass, timers in the order in which they fall due. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = [...this.timers.values()].filter(({ dueAt }) => dueAt <= end).sort((one, other) => one.dueAt - other.dueAt)[0];
      if (!next) break;
      this.now = Math.max(this.now, next.dueAt);
      this.timers.delete(keyOf(next.timer));
      this.tell({ kind: "timer", timer: next.timer });
    }
    this.now = end;
  }
}

const keyOf = (timer: GroupTimer) => ("memberId" in timer ? `${timer.kind} ${timer.memberId}` : timer.kind);
