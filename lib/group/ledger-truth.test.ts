import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConsumerProgress } from "../contract/client-facts.ts";
import { answerLedger } from "./ledger-answer.ts";
import { Story } from "./testing.ts";

/**
 * One partition, handled by one consumer after the other, in a world where everything is known at once; the view hears of
 * it late: of what was handled with the next row, of what is committed with the next measurement.
 */
class World {
  readonly story = new Story(1);
  logEnd = 0;
  committed = 0;
  /** How often each offset was handled. */
  readonly times: number[] = [];
  #number = 0;
  #generation = 0;
  /** Who has the partition. `sent`: what it has committed; `inHand`: a message that it has begun. */
  #owner: { id: string; position: number; sent: number | null; inHand: boolean; frozen: boolean } | null = null;
  /** Frozen ones that the group went on without. */
  readonly #zombies: { id: string; position: number; sent: number | null; inHand: boolean }[] = [];
  #untold: ConsumerProgress["delivered"] = [];

  constructor() {
    this.measure();
  }

  produce(count: number): void {
    this.logEnd += count;
    for (let index = 0; index < count; index++) this.times.push(0);
  }

  /** The next consumer takes the partition over, wherever the commits are. */
  takeOver(): void {
    if (this.#owner && !this.#owner.frozen) return;
    if (this.#owner) this.#zombies.push(this.#owner);
    this.#number += 1;
    this.#generation += 1;
    const id = `C${this.#number}`;
    this.story.wait(1).stable({ [id]: [0] }, this.#generation);
    this.#owner = { id, position: this.committed, sent: null, inHand: false, frozen: false };
  }

  handle(count: number): void {
    const owner = this.#owner;
    if (!owner || owner.frozen || owner.inHand) return;
    const to = Math.min(this.logEnd, owner.position + count);
    this.#enter(owner.position, to);
    owner.position = to;
  }

  commit(): void {
    const owner = this.#owner;
    if (!owner || owner.frozen || owner.inHand) return;
    owner.sent = owner.position;
    this.committed = owner.position;
  }

  /** Commits the next message and begins with it. */
  begin(): void {
    const owner = this.#owner;
    if (!owner || owner.frozen || owner.inHand || owner.position === this.logEnd) return;
    owner.sent = owner.position + 1;
    this.committed = owner.position + 1;
    owner.inHand = true;
  }

  finish(): void {
    const owner = this.#owner;
    if (!owner?.inHand || owner.frozen) return;
    owner.inHand = false;
    this.handle(1);
  }

  /** The numbers of the one that runs are told. */
  tell(): void {
    const owner = this.#owner;
    if (owner && !owner.frozen) this.#tellOf(owner);
  }

  measure(): void {
    const committed = this.committed === 0 ? null : String(this.committed);
    const row = { topic: "t", partition: 0, committed, logStart: "0", logEnd: String(this.logEnd) };
    this.story.tell({ type: "progress", consumers: [], partitions: [row], coordinatorAskedAt: null });
  }

  crash(): void {
    if (!this.#owner) return;
    if (!this.#owner.frozen) this.#tellOf(this.#owner);
    this.story.fact({ type: "crashed", consumer: this.#owner.id });
    this.#owner = null;
  }

  freeze(): void {
    if (!this.#owner || this.#owner.frozen) return;
    this.#tellOf(this.#owner);
    this.story.fact({ type: "frozen", consumer: this.#owner.id });
    this.#owner.frozen = true;
  }

  /** A frozen one that the group went on without is thawed: it ends what it has in hand, and hears that it is out. */
  thaw(): void {
    const zombie = this.#zombies.pop();
    if (!zombie) return;
    this.story.fact({ type: "thawed", consumer: zombie.id });
    if (zombie.inHand) {
      this.#enter(zombie.position, zombie.position + 1);
      zombie.position += 1;
      this.#tellOf(zombie);
    }
    const of = { consumer: zombie.id, memberId: "m" };
    this.story.fact({ type: "revoked", ...of, cause: "unknown-member" }).fact({ type: "crashed", consumer: zombie.id });
  }

  /** Offsets behind the commits that nobody has handled, nor has in hand. */
  lost(): number {
    const inHand = new Set([this.#owner, ...this.#zombies].filter((each) => each?.inHand).map((each) => each?.position));
    return this.times.slice(0, this.committed).filter((times, offset) => times === 0 && !inHand.has(offset)).length;
  }

  /** All is told. */
  rest(): void {
    while (this.#zombies.length > 0) this.thaw();
    this.crash();
    this.measure();
  }

  #enter(from: number, to: number): void {
    for (let offset = from; offset < to; offset++) this.times[offset] = (this.times[offset] ?? 0) + 1;
    if (from < to) {
      const range = { from: String(from), to: String(to) };
      this.#untold.push({ topic: "t", partition: 0, ...range, messages: to - from, gaps: [] });
    }
  }

  #tellOf({ id, position, sent }: { id: string; position: number; sent: number | null }): void {
    const numbers = { processed: 0, rate: 0, armedAt: null, heartbeatAt: null, handlingSince: null };
    const committed = sent === null ? null : String(sent);
    const positions = [{ topic: "t", partition: 0, offset: String(position), committed }];
    const row = { consumer: id, ...numbers, positions, delivered: this.#untold };
    this.#untold = [];
    this.story.tell({ type: "progress", consumers: [row], partitions: [], coordinatorAskedAt: null });
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constantFrom("produce" as const, "handle" as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    do: fc.constantFrom(
      "takeOver" as const,
      "commit" as const,
      "begin" as const,
      "finish" as const,
      "tell" as const,
      "measure" as const,
      "crash" as const,
      "freeze" as const,
      "thaw" as const,
    ),
    count: fc.constant(0),
  }),
);

test("whatever happens, nothing is called lost that is not; and once all is told, every number is true", () => {
  let [duplicates, losses] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const world = new World();
      for (const { do: what, count } of steps) {
        world[what](count);
        expect(answerLedger(world.story.view).totals.lost, what).toBeLessThanOrEqual(world.lost());
      }
      world.rest();
      const { totals } = answerLedger(world.story.view);
      const { times } = world;
      const lost = world.lost();
      expect(totals).toEqual({
        produced: world.logEnd,
        delivered: times.filter((count) => count > 0).length,
        redelivered: times.filter((count) => count > 1).length,
        deliveries: times.reduce((sum, count) => sum + count, 0),
        notDelivered: times.filter((count) => count === 0).length - lost,
        lost,
        notKnown: 0,
        withoutMessage: 0,
        approximate: false,
      });
      duplicates += totals.redelivered > 0 ? 1 : 0;
      losses += totals.lost > 0 ? 1 : 0;
    }),
    { numRuns: 300, seed: 1 },
  );
  // Else nothing was shown.
  expect(Math.min(duplicates, losses)).toBeGreaterThan(0);
});
