/** What holds memory on behalf of a client, and can be told to let it go. */
export interface Holder {
  /** Called when all together hold too much and this one holds most. It must hold nothing afterwards. */
  shed(): void;
}

/** What all connections together may hold in unfinished requests and unread answers: more than two of the largest requests. */
const MAX_HELD_BYTES = 256 * 1024 * 1024;

/**
 * One bound for the memory of all connections together. Apache Kafka has none by default; here the
 * connection that holds most is ended, so that many slow clients cannot use the memory up and a small
 * request never suffers for a large one.
 */
export class MemoryBudget {
  readonly #limit: number;
  readonly #held = new Map<Holder, number>();
  #total = 0;

  constructor(limit = MAX_HELD_BYTES) {
    this.#limit = limit;
  }

  get total(): number {
    return this.#total;
  }

  /** Notes how many bytes a holder holds now. */
  set(holder: Holder, bytes: number): void {
    const before = this.#held.get(holder) ?? 0;
    if (before === bytes) return;
    this.#total += bytes - before;
    if (bytes === 0) this.#held.delete(holder);
    else this.#held.set(holder, bytes);
    while (this.#total > this.#limit) this.#shedLargest();
  }

  #shedLargest(): void {
    let largest: Holder | null = null;
    let most = -1;
    for (const [holder, bytes] of this.#held) {
      if (bytes <= most) continue;
      largest = holder;
      most = bytes;
    }
    if (largest === null) return;
    this.set(largest, 0);
    largest.shed();
  }
}
