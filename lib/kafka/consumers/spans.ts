import type { Batch } from "kafkajs";
import type { DeliveredSpan as Span } from "../../contract/client-facts.ts";

/** With more gaps than this only their number is told: a compacted topic can have one between every two records. */
const GAPS_TOLD = 20;

/**
 * The span of `count` messages of a batch, from `index` on: it begins where the one before ended and ends where the next
 * begins, so that offsets without a message lie within it as gaps (markers of transactions, aborted and compacted
 * records). The first begins where the client asked to read from, the last ends where it goes on.
 */
export function spanOf(batch: Batch, { index, count }: { index: number; count: number }): Span {
  const { topic, partition, messages } = batch;
  const first = offsetAt(batch, index);
  const last = offsetAt(batch, index + count - 1);
  const from = index === 0 ? askedFrom(batch, first) : offsetAt(batch, index - 1) + 1n;
  const to = (index + count === messages.length ? greater(BigInt(batch.lastOffset()), last) : last) + 1n;
  const span = { topic, partition, from: String(from), to: String(to), messages: count };
  return { ...span, gaps: to - from === BigInt(count) ? [] : gapsIn(batch, { index, count, from, to }) };
}

/** A span without messages: nothing in it was for a consumer. */
export function emptySpan(of: { topic: string; partition: number; firstOffset: string; lastOffset: string }): Span {
  const { topic, partition, firstOffset, lastOffset } = of;
  const to = String(BigInt(lastOffset) + 1n);
  return { topic, partition, from: firstOffset, to, messages: 0, gaps: [{ from: firstOffset, to }] };
}

/** Adds a span to those not yet told. What follows without a gap makes one with the last of its partition. */
export function addSpan(spans: Span[], span: Span): void {
  const index = spans.findLastIndex(({ topic, partition }) => topic === span.topic && partition === span.partition);
  const before = spans[index];
  if (before?.to !== span.from) {
    spans.push(span);
    return;
  }
  const areTold = isTold(before) && isTold(span) && before.gaps.length + span.gaps.length <= GAPS_TOLD;
  spans[index] = {
    ...before,
    to: span.to,
    messages: before.messages + span.messages,
    gaps: areTold ? [...before.gaps, ...span.gaps] : [],
  };
}

/** Whether its gaps are all there: with too many of them none is. */
function isTold({ from, to, messages, gaps }: Span): boolean {
  const within = gaps.reduce((sum, gap) => sum + BigInt(gap.to) - BigInt(gap.from), 0n);
  return BigInt(to) - BigInt(from) - within === BigInt(messages);
}

function gapsIn(batch: Batch, of: { index: number; count: number; from: bigint; to: bigint }): Span["gaps"] {
  const gaps: Span["gaps"] = [];
  let next = of.from;
  const see = (offset: bigint) => {
    if (offset > next) gaps.push({ from: String(next), to: String(offset) });
    next = offset + 1n;
  };
  for (let at = of.index; at < of.index + of.count; at++) see(offsetAt(batch, at));
  see(of.to);
  return gaps.length > GAPS_TOLD ? [] : gaps;
}

/** kafkajs keeps the offset that it asked for, though it does not say so in its types. */
function askedFrom(batch: Batch, first: bigint): bigint {
  const asked: unknown = "fetchedOffset" in batch ? batch.fetchedOffset : undefined;
  const from = typeof asked === "string" && /^\d+$/.test(asked) ? BigInt(asked) : first;
  return from < first ? from : first;
}

function offsetAt({ messages }: Batch, index: number): bigint {
  const message = messages[index];
  if (!message) throw new RangeError(`a batch of ${messages.length} messages has none at ${index}`);
  return BigInt(message.offset);
}

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
