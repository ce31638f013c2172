import type { Clock } from "../../clock/clock.ts";

/**
 * Where kafkajs is with one client. It matters to a leave: in the middle of a start it would leave
 * a runner behind that goes on and joins (kafkajs 2.2.4).
 */
export type StageName = "starting" | "joining" | "running" | "failed";

/** The stage, and a way to wait for it. */
export class Stage {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #name: StageName = "starting";

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get name(): StageName {
    return this.#name;
  }

  enter(name: StageName): void {
    this.#name = name;
    for (const listener of this.#listeners) listener();
  }

  /** Resolves when a join under way has ended, well or not, and after `withinMs` in any case. */
  joined(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        dispose();
        this.#listeners.delete(check);
        resolve();
      };
      const check = () => {
        if (this.#name === "running" || this.#name === "failed") done();
      };
      const dispose = this.#clock.after(withinMs, done);
      this.#listeners.add(check);
      check();
    });
  }
}
