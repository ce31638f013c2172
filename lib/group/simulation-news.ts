import type { GroupEventBody } from "../contract/group-events.ts";
import { emptyView, reduce } from "./reduce.ts";
import type { GroupView } from "./view.ts";

type Answer = Extract<GroupEventBody, { type: "coordinator-described" }>;

interface News {
  time: number;
  body: GroupEventBody;
}

/**
 * The news of the simulated group on their way to the view: what clients say, what the coordinator tells of its steps, and
 * its answers, each of which is late in its own way. For tests of the reducer only.
 */
export class SimulatedNews {
  view: GroupView = emptyView({ group: "g", origin: "made", topic: "t", assignors: ["range"] });
  /** Every state of the view with the event that led to it, for checks over time. */
  readonly seen: { view: GroupView; event: GroupEventBody; time: number }[] = [];
  readonly #facts: News[] = [];
  readonly #steps: News[] = [];
  #askedAt: number | null = null;
  #answer: Answer | null = null;

  /** The view hears of it at once. */
  fold(body: GroupEventBody, time: number): void {
    this.view = reduce(this.view, { ...body, seq: this.view.seq + 1, time });
    this.seen.push({ view: this.view, event: body, time });
  }

  /** A client says something. */
  fact(body: GroupEventBody, time: number): void {
    this.#facts.push({ time, body });
  }

  /** The coordinator tells a step of its own. */
  step(body: GroupEventBody, time: number): void {
    this.#steps.push({ time, body });
  }

  /** The coordinator is asked: its next answer is to this question. */
  ask(time: number): void {
    this.#askedAt ??= time;
  }

  /** The coordinator answers as it stands now, unless an answer is on its way. */
  answer(now: number, says: Pick<Answer, "state" | "protocol" | "members">): void {
    if (this.#answer) return;
    this.#answer = { type: "coordinator-described", askedAt: this.#askedAt ?? now, epochs: null, ...says };
    this.#askedAt = null;
  }

  /** The next of what clients have said arrives. */
  tell(): void {
    const next = this.#facts.shift();
    if (next) this.fold(next.body, next.time);
  }

  tellAll(): void {
    while (this.#facts.length > 0) this.tell();
  }

  /** The next of the steps arrives. */
  tellStep(): void {
    const next = this.#steps.shift();
    if (next) this.fold(next.body, next.time);
  }

  /** The answer arrives. It is held back until the steps are known that the coordinator has taken by then. */
  hear(now: number): void {
    if (!this.#answer) return;
    this.#tellAllSteps();
    this.fold(this.#answer, now);
    this.#answer = null;
  }

  /** All arrives that is on its way, and no question is open any more. */
  settle(now: number): void {
    this.tellAll();
    this.#tellAllSteps();
    this.hear(now);
    this.#askedAt = null;
  }

  #tellAllSteps(): void {
    while (this.#steps.length > 0) this.tellStep();
  }
}
