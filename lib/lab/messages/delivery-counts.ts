import type { DeliveredSpan } from "../../contract/client-facts.ts";

/** Offsets from `from` up to, but without, `to`, and how often each of them was delivered. */
interface Counted {
  from: bigint;
  to: bigint;
  times: number;
}

/** More stretches that differ from their neighbours than this are not kept apart: the lowest are forgotten. */
export const MOST_STRETCHES = 200;

/** How often the messages of one partition were delivered to one group, since it is counted; in bounded memory. */
export class DeliveryCounts {
  /** In order, without overlap; neighbours that touch differ in `times`. */
  #stretches: Counted[] = [];
  /** Below this it is not known any more. */
  #forgottenBelow = 0n;

  add(span: Pick<DeliveredSpan, "from" | "to">): void {
    const to = BigInt(span.to);
    const from = greater(BigInt(span.from), this.#forgottenBelow);
    if (from >= to) return;
    const last = this.#stretches.at(-1);
    // Almost always it goes on where the last one ended.
    if (!last || last.to <= from) this.#push({ from, to, times: 1 });
    else this.#stretches = this.#overlaid({ from, to });
    this.#forget();
  }

  /** How often this offset was delivered; null where that is forgotten. */
  timesAt(offset: string): number | null {
    const at = BigInt(offset);
    if (at < this.#forgottenBelow) return null;
    return this.#stretches.find(({ from, to }) => from <= at && at < to)?.times ?? 0;
  }

  #push(next: Counted): void {
    const last = this.#stretches.at(-1);
    if (last?.to === next.from && last.times === next.times) last.to = next.to;
    else this.#stretches.push(next);
  }

  /** All stretches, with one more delivery from `from` to `to`. */
  #overlaid({ from, to }: { from: bigint; to: bigint }): Counted[] {
    const before = this.#stretches;
    this.#stretches = [];
    let next = from;
    for (const each of before) {
      if (each.to <= from || each.from >= to) {
        if (each.from >= to && next < to) {
          this.#push({ from: next, to, times: 1 });
          next = to;
        }
        this.#push(each);
        continue;
      }
      const [begin, end] = [greater(each.from, from), each.to < to ? each.to : to];
      if (each.from < begin) this.#push({ from: each.from, to: begin, times: each.times });
      if (next < begin) this.#push({ from: next, to: begin, times: 1 });
      this.#push({ from: begin, to: end, times: each.times + 1 });
      if (end < each.to) this.#push({ from: end, to: each.to, times: each.times });
      next = end;
    }
    if (next < to) this.#push({ from: next, to, times: 1 });
    return this.#stretches;
  }

  #forget(): void {
    while (this.#stretches.length > MOST_STRETCHES) {
      this.#forgottenBelow = this.#stretches.shift()?.to ?? this.#forgottenBelow;
    }
  }
}

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
