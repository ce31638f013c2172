import type { Step } from "./coordinator/steps.ts";

/** Gathers the steps of one turn of the event loop and tells them together. */
export class StepBatch {
  readonly #tell: (steps: readonly Step[]) => void;
  #steps: Step[] = [];

  constructor(tell: (steps: readonly Step[]) => void) {
    this.#tell = tell;
  }

  add(step: Step): void {
    this.#steps.push(step);
    if (this.#steps.length === 1) setImmediate(() => this.flush());
  }

  /** Tells now what there is. */
  flush(): void {
    if (this.#steps.length === 0) return;
    const steps = this.#steps;
    this.#steps = [];
    this.#tell(steps);
  }
}
