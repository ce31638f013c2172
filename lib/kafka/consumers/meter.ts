import type { Clock } from "../../clock/clock.ts";
import type { ConsumerProgress, DeliveredSpan } from "../../contract/client-facts.ts";
import type { PartitionOffset } from "./committer.ts";
import { addSpan } from "./spans.ts";

const BUCKET_MS = 100;
const BUCKETS = 10;

/**
 * The numbers of one consumer over all its incarnations: exact totals, and the rate over the last
 * second. Bounded by the partitions that it owns.
 */
export class Meter {
  readonly #clock: Clock;
  readonly #consumer: string;
  #processed: number;
  #armedAt: number | null = null;
  #heartbeatAt: number | null = null;
  #handlingSince: number | null = null;
  readonly #positions = new Map<string, ConsumerProgress["positions"][number]>();
  /** Handled since the last row: a tenth of a second's. */
  #delivered: DeliveredSpan[] = [];
  /** Messages in each tenth of the last second; `#bucket` is the number of the newest. */
  readonly #buckets = Array.from({ length: BUCKETS }, () => 0);
  #bucket: number;
  #changed = false;
  #reportedRate = 0;

  constructor({ clock, consumer, processed }: { clock: Clock; consumer: string; processed: number }) {
    this.#clock = clock;
    this.#consumer = consumer;
    this.#processed = processed;
    this.#bucket = Math.floor(clock.now() / BUCKET_MS);
  }

  /** It is about to handle messages from this offset on. */
  taken({ topic, partition, offset }: PartitionOffset): void {
    const committed = this.#positions.get(`${topic}:${partition}`)?.committed ?? null;
    this.#positions.set(`${topic}:${partition}`, { topic, partition, offset, committed });
    this.#changed = true;
  }

  handled(span: DeliveredSpan): void {
    const { topic, partition, messages, to } = span;
    this.#processed += messages;
    this.#turn();
    const slot = this.#bucket % BUCKETS;
    this.#buckets[slot] = (this.#buckets[slot] ?? 0) + messages;
    addSpan(this.#delivered, span);
    this.taken({ topic, partition, offset: to });
  }

  committing(offsets: PartitionOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      const position = this.#positions.get(`${topic}:${partition}`);
      // Of one that it gave back meanwhile nothing is told any more.
      if (position) this.#positions.set(`${topic}:${partition}`, { ...position, committed: offset });
    }
    this.#changed = true;
  }

  /** A request left that re-arms the member's session, or its join completed. */
  armed(): void {
    this.#armedAt = this.#clock.now();
    this.#changed = true;
  }

  heartbeatAnswered(): void {
    this.#heartbeatAt = this.#clock.now();
    this.#changed = true;
  }

  handling(since: number | null): void {
    if (this.#handlingSince === since) return;
    this.#handlingSince = since;
    this.#changed = true;
  }

  /** It gave its partitions back: where it goes on is known when it has them again. */
  revoked(): void {
    this.#positions.clear();
    this.#changed = true;
  }

  /** The client is gone or replaced: nothing that belongs to its session is true any more. */
  restarted(): void {
    this.#armedAt = null;
    this.#heartbeatAt = null;
    this.#handlingSince = null;
    this.#positions.clear();
    this.#changed = true;
  }

  /** The row to publish, or null when nothing changed since the last one. */
  take(): ConsumerProgress | null {
    this.#turn();
    const rate = this.#buckets.reduce((sum, count) => sum + count, 0);
    if (!this.#changed && rate === this.#reportedRate) return null;
    this.#changed = false;
    this.#reportedRate = rate;
    const delivered = this.#delivered;
    this.#delivered = [];
    return {
      consumer: this.#consumer,
      processed: this.#processed,
      rate,
      armedAt: this.#armedAt,
      heartbeatAt: this.#heartbeatAt,
      handlingSince: this.#handlingSince,
      positions: [...this.#positions.values()],
      delivered,
    };
  }

  /** Moves the window to the present, emptying what has gone out of it. */
  #turn(): void {
    const bucket = Math.floor(this.#clock.now() / BUCKET_MS);
    const steps = Math.min(BUCKETS, bucket - this.#bucket);
    for (let step = 1; step <= steps; step += 1) this.#buckets[(bucket - steps + step) % BUCKETS] = 0;
    if (steps > 0) this.#bucket = bucket;
  }
}
