import type { Clock } from "../../clock/clock.ts";
import type { Log } from "../../log/log.ts";
import type { Ending } from "./connection.ts";

/** In so many ms so many closings are told; of more only how many they were. */
const WINDOW_MS = 10_000;
const TOLD_IN_WINDOW = 20;

/** Tells why connections were closed, but not each of a flood. */
export class ClosingLog {
  readonly #log: Log;
  readonly #clock: Clock;
  #windowEnds = 0;
  #told = 0;
  #untold = 0;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  tell(ending: Ending, peer: string): void {
    if (ending.kind === "ended by client") return;
    if (ending.kind === "retired") return this.#log.debug(`Closed a connection: ${ending.reason}.`, { peer });
    this.#turnWindow();
    if (this.#told >= TOLD_IN_WINDOW) {
      this.#untold++;
      return;
    }
    this.#told++;
    if (ending.kind === "failed") this.#log.error("Closed a connection, since serving it failed.", { peer, error: ending.error });
    else this.#log.warn(`Closed a connection: ${ending.reason}.`, { peer });
  }

  #turnWindow(): void {
    const now = this.#clock.now();
    if (now < this.#windowEnds) return;
    if (this.#untold > 0) this.#log.warn(`Closed ${this.#untold} more connections.`);
    this.#windowEnds = now + WINDOW_MS;
    this.#told = 0;
    this.#untold = 0;
  }
}
