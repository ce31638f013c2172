import { systemClock as clock, type Disposer } from "../../lib/clock/clock.ts";
import { describeGroups } from "../../lib/wire/apis/15-describe-groups.ts";
import { Lines } from "./puppets/lines.ts";

const EVERY_MS = 200;

/**
 * Asks a broker something small all the time and notes how late its answers come. Where they come late it is the
 * machine: it was busy with something else, and sessions may have ended that nobody meant to end.
 */
export class Attendant {
  readonly #lines: Lines;
  readonly #stop: Disposer;
  /** When the next answer would be there on a machine with nothing else to do. */
  #dueAt = clock.now() + EVERY_MS;
  #asking = false;
  #away = false;
  #latestMs = 0;

  constructor(port: number) {
    this.#lines = new Lines(port, "attendant");
    this.#stop = clock.every(EVERY_MS, () => void this.#ask());
  }

  /** How late the latest answer came, ms. */
  get latestMs(): number {
    return this.#latestMs;
  }

  /** The broker is meant to be away for so long. */
  async lookAway(during: Promise<void>): Promise<void> {
    this.#away = true;
    await during;
    this.#away = false;
    this.#dueAt = clock.now() + EVERY_MS;
  }

  close(): void {
    this.#stop();
    this.#lines.close();
  }

  async #ask(): Promise<void> {
    if (this.#away || this.#asking) return;
    this.#asking = true;
    await this.#lines.ask(describeGroups, 0, { groups: [] });
    this.#asking = false;
    if (!this.#away) this.#latestMs = Math.max(this.#latestMs, clock.now() - this.#dueAt);
    this.#dueAt = clock.now() + EVERY_MS;
  }
}
