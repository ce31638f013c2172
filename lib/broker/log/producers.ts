import { ERROR } from "../../wire/errors.ts";
import { NONE, type Batch } from "./batch.ts";

/** Idempotent clients have at most five requests in flight: a retry can be of one of the last five batches. */
const KEPT_BATCHES = 5;
const MAX_SEQUENCE = 0x7fff_ffff;
/** Apache Kafka's producer.id.expiration.ms. */
const EXPIRATION_MS = 86_400_000;
/** About 50 MB at worst, in the whole broker. */
const MAX_PRODUCERS = 50_000;

/**
 * How many producers all partitions together may remember. Where that is used up, a partition forgets
 * the one that was silent longest. A forgotten producer may go on: any sequence is accepted of a
 * producer that is not known.
 */
export class ProducerBudget {
  left: number;

  constructor(producers = MAX_PRODUCERS) {
    this.left = producers;
  }
}

/** A batch that a producer wrote: what a retry of it is answered. */
export interface WrittenBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly maxTimestamp: number;
}

interface Producer {
  readonly epoch: number;
  /** Oldest first. */
  readonly batches: readonly WrittenBatch[];
  readonly lastSeenMs: number;
}

export type SequenceCheck =
  | { readonly kind: "next" }
  | { readonly kind: "duplicate"; readonly of: WrittenBatch }
  | {
      readonly kind: "refused";
      readonly errorCode: typeof ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER | typeof ERROR.INVALID_PRODUCER_EPOCH;
    };

const NEXT: SequenceCheck = { kind: "next" };

/** What a partition knows of its idempotent producers (KIP-98; ProducerStateManager, ProducerAppendInfo). */
export class Producers {
  /** The one that wrote last is last. */
  readonly #byId = new Map<bigint, Producer>();
  readonly #budget: ProducerBudget;

  constructor(budget: ProducerBudget) {
    this.#budget = budget;
  }

  /** Whether the batch may come next. A producer that is not known may begin with any sequence. */
  check(batch: Batch): SequenceCheck {
    const producer = this.#byId.get(batch.producerId);
    const { producerEpoch, baseSequence } = batch;
    if (!producer) return NEXT;
    const duplicate = producer.epoch === producerEpoch && findDuplicate(producer, batch);
    if (duplicate) return { kind: "duplicate", of: duplicate };
    if (producerEpoch < producer.epoch) return { kind: "refused", errorCode: ERROR.INVALID_PRODUCER_EPOCH };
    // One that never said its epoch is not held to its sequence.
    if (producer.epoch === NONE) return NEXT;
    const expected = producerEpoch === producer.epoch ? nextSequence(producer) : 0;
    if (baseSequence === expected) return NEXT;
    return { kind: "refused", errorCode: ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER };
  }

  /** Remembers a batch that was appended at `baseOffset`. */
  wrote(batch: Batch, baseOffset: number, now: number): void {
    const { producerId, producerEpoch: epoch, baseSequence, maxTimestamp } = batch;
    const known = this.#byId.get(producerId);
    const before = known?.epoch === epoch ? known.batches.slice(1 - KEPT_BATCHES) : [];
    const written = { firstSequence: baseSequence, lastSequence: lastSequence(batch), baseOffset, maxTimestamp };
    // Forgotten first, so that it comes last.
    if (known) this.#forget(producerId);
    this.#makeRoom(now);
    if (this.#budget.left === 0) return;
    this.#budget.left--;
    this.#byId.set(producerId, { epoch, batches: [...before, written], lastSeenMs: now });
  }

  /** Forgets all, and gives back what they took of the budget. */
  clear(): void {
    this.#budget.left += this.#byId.size;
    this.#byId.clear();
  }

  #makeRoom(now: number): void {
    for (const [id, { lastSeenMs }] of this.#byId) {
      if (this.#budget.left > 0 && now - lastSeenMs < EXPIRATION_MS) return;
      this.#forget(id);
    }
  }

  #forget(id: bigint): void {
    this.#byId.delete(id);
    this.#budget.left++;
  }
}

function findDuplicate(producer: Producer, batch: Batch): WrittenBatch | undefined {
  const first = batch.baseSequence;
  const last = lastSequence(batch);
  return producer.batches.find(({ firstSequence, lastSequence }) => firstSequence === first && lastSequence === last);
}

function nextSequence(producer: Producer): number {
  return plus(producer.batches.at(-1)?.lastSequence ?? -1, 1);
}

function lastSequence(batch: Batch): number {
  return plus(batch.baseSequence, batch.lastOffsetDelta);
}

/** Sequences start again at 0 after the greatest int32. */
function plus(sequence: number, increment: number): number {
  return sequence > MAX_SEQUENCE - increment ? increment - (MAX_SEQUENCE - sequence) - 1 : sequence + increment;
}
