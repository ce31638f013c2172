/** The first wait before the lab restarts a client that kafkajs gave up; doubled each time, up to the last. */
const BACKOFF_MS = { first: 1_000, last: 30_000 };

/**
 * A coordinator that has just been chosen, as on a new cluster. Every other client asks again without
 * a word; kafkajs crashes and starts anew within half a second. Told only when it goes on and on.
 */
const COORDINATOR_LOADING = { codes: ["GROUP_LOAD_IN_PROGRESS", "GROUP_COORDINATOR_NOT_AVAILABLE"], untold: 5 };

/** The lab's patience with a consumer that fails again and again: how long it waits before a new client, and what is not worth a word. */
export class Patience {
  #backoffMs = BACKOFF_MS.first;
  /** How often in a row its coordinator was loading. */
  #loading = 0;

  /** It has joined its group: what failed before counts no more. */
  joined(): void {
    this.#backoffMs = BACKOFF_MS.first;
    this.#loading = 0;
  }

  /** It failed with an error of this `code`, and kafkajs starts it again by itself. Gives whether that is told. */
  retried(code: string): boolean {
    this.#loading = COORDINATOR_LOADING.codes.includes(code) ? this.#loading + 1 : 0;
    return this.#loading === 0 || this.#loading > COORDINATOR_LOADING.untold;
  }

  /** kafkajs gave it up. Gives how long the lab waits before it starts a new client, in milliseconds. */
  gaveUp(): number {
    const wait = this.#backoffMs;
    this.#backoffMs = Math.min(wait * 2, BACKOFF_MS.last);
    return wait;
  }
}
