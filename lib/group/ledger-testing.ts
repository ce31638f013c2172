import { expect } from "vitest";
import { answerLedger } from "./ledger-answer.ts";
import { Story } from "./testing.ts";

/** A group of one partition whose story is told in offsets. For tests only. */
export class Account {
  readonly story = new Story(1);

  constructor() {
    this.log({ logEnd: 0 });
  }

  /** What the cluster is found to have. */
  log({ committed, logStart = 0, logEnd }: { committed?: number; logStart?: number; logEnd: number }): this {
    const row = { topic: "t", partition: 0, committed: committed === undefined ? null : String(committed) };
    const partitions = [{ ...row, logStart: String(logStart), logEnd: String(logEnd) }];
    this.story.tell({ type: "progress", consumers: [], partitions, coordinatorAskedAt: null });
    return this;
  }

  /** The consumer has handled the offsets of these spans, and has sent a commit for `committed`. */
  handled(consumer: string, spans: [from: number, to: number, messages?: number][], committed?: number): this {
    const delivered = spans.map(([from, to, messages = to - from]) => ({
      topic: "t",
      partition: 0,
      from: String(from),
      to: String(to),
      messages,
      gaps: [],
    }));
    return this.#row(consumer, { delivered, offset: spans.at(-1)?.[1] ?? 0, committed });
  }

  /** The consumer is about to handle this offset. */
  at(consumer: string, offset: number, committed?: number): this {
    return this.#row(consumer, { delivered: [], offset, committed });
  }

  #row(consumer: string, row: { delivered: object[]; offset: number; committed: number | undefined }): this {
    const numbers = { processed: 0, rate: 0, armedAt: null, heartbeatAt: null, handlingSince: null };
    const committed = row.committed === undefined ? null : String(row.committed);
    const positions = [{ topic: "t", partition: 0, offset: String(row.offset), committed }];
    const delivered = row.delivered.map((span) => ({
      gaps: [],
      from: "0",
      to: "0",
      messages: 0,
      topic: "t",
      partition: 0,
      ...span,
    }));
    this.story.tell({
      type: "progress",
      consumers: [{ consumer, ...numbers, positions, delivered }],
      partitions: [],
      coordinatorAskedAt: null,
    });
    return this;
  }

  get counts() {
    const { produced, delivered, redelivered, notDelivered, lost, notKnown } = answerLedger(this.story.view).totals;
    expect(delivered + notDelivered + lost + notKnown, "it adds up").toBe(produced);
    return { produced, delivered, redelivered, notDelivered, lost, notKnown };
  }
}
