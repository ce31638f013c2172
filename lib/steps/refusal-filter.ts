interface Refusal {
  readonly at: number;
  readonly groupId: string;
  readonly api: string;
  readonly memberId: string;
  readonly error: string;
}

/** A client that is refused tries again, some many times a second: the same refusal is news once in this time. */
const SAME_AGAIN_MS = 10_000;
/** Different ones within that time; a flood of them is not told to its end. */
const MOST = 100;

/** Keeps a client that is refused again and again from filling the list of events. */
export class RefusalFilter {
  readonly #told = new Map<string, number>();

  isNews({ at, groupId, api, memberId, error }: Refusal): boolean {
    for (const [key, toldAt] of this.#told) if (at - toldAt >= SAME_AGAIN_MS) this.#told.delete(key);
    const key = JSON.stringify([groupId, api, memberId, error]);
    if (this.#told.has(key) || this.#told.size >= MOST) return false;
    this.#told.set(key, at);
    return true;
  }
}
