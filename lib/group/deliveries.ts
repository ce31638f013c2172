import type { DeliveredSpan } from "../contract/client-facts.ts";
import type { PartitionLedger } from "./ledger-view.ts";
import { RANGES_KEPT } from "./ledger-view.ts";
import { commonOf, countOffsets, rangeOf, readRanges, unionOf, withoutOf, writeRanges, type Range } from "./ranges.ts";

/** Enters messages of one partition that one of our consumers has handled. */
export function withDelivered(ledger: PartitionLedger, span: DeliveredSpan): PartitionLedger {
  return followsOn(ledger, span) ? extended(ledger, span) : folded(entered(ledger, span));
}

/** Enters offsets of which a member that is not the lab's may have handled what ours did not. */
export function withElsewhere(ledger: PartitionLedger, offsets: Range[]): PartitionLedger {
  const unknown = withoutOf(offsets, readRanges(ledger.handled));
  if (unknown.length === 0) return ledger;
  return folded({ ...ledger, elsewhere: writeRanges(unionOf(readRanges(ledger.elsewhere), unknown)) });
}

/** Almost always a span goes on where the last ended. */
function followsOn({ handled, elsewhere }: PartitionLedger, { from }: DeliveredSpan): boolean {
  const last = handled.at(-1);
  const lastElsewhere = elsewhere.at(-1);
  return last?.to === from && (!lastElsewhere || BigInt(lastElsewhere.to) <= BigInt(from));
}

function extended(ledger: PartitionLedger, { from, to, messages }: DeliveredSpan): PartitionLedger {
  return {
    ...ledger,
    handled: ledger.handled.map((range) => (range.to === from ? { from: range.from, to } : range)),
    messages: ledger.messages + messages,
    deliveries: ledger.deliveries + messages,
  };
}

function entered(before: PartitionLedger, span: DeliveredSpan): PartitionLedger {
  const ledger = { ...before, deliveries: before.deliveries + span.messages };
  const from = BigInt(span.from);
  const to = BigInt(span.to);
  // Handled from before where the group stood: so much more is in the account. Not where the lowest is numbers only.
  if (ledger.begin === null || (!ledger.folded && from < BigInt(ledger.begin))) ledger.begin = span.from;
  const told = ledger.folded && BigInt(ledger.folded.below) > from ? BigInt(ledger.folded.below) : from;
  const [handled, again] = [readRanges(ledger.handled), readRanges(ledger.again)];
  const known = rangeOf(told, to);
  const repeats = commonOf(known, handled);
  const messagesIn = counting(span);
  const fresh = messagesIn(withoutOf(known, handled));
  const second = messagesIn(withoutOf(repeats, again));
  // What lies below, of which only numbers are kept, counts as handled before.
  const forgotten = messagesIn(rangeOf(from, to < told ? to : told));
  return {
    ...ledger,
    handled: writeRanges(unionOf(handled, known)),
    again: writeRanges(unionOf(again, repeats)),
    elsewhere: writeRanges(withoutOf(readRanges(ledger.elsewhere), known)),
    messages: ledger.messages + fresh.messages,
    repeated: ledger.repeated + second.messages + forgotten.messages,
    approximate: ledger.approximate || forgotten.messages > 0 || !fresh.isExact || !second.isExact,
  };
}

/** How many of a span's messages lie in some of its offsets. Exact where its gaps are told, or for all or none of it. */
function counting({ from, to, messages, gaps }: DeliveredSpan) {
  const whole = Number(BigInt(to) - BigInt(from));
  const empty = readRanges(gaps);
  const isTold = whole - countOffsets(empty) === messages;
  return (part: Range[]): { messages: number; isExact: boolean } => {
    const offsets = countOffsets(part);
    if (offsets === 0 || offsets === whole) return { messages: offsets === 0 ? 0 : messages, isExact: true };
    if (isTold) return { messages: offsets - countOffsets(commonOf(part, empty)), isExact: true };
    return { messages: Math.round((messages * offsets) / whole), isExact: false };
  };
}

/** Lets go of the lower half of the ranges where there are too many of one kind; their numbers stay. */
function folded(ledger: PartitionLedger): PartitionLedger {
  const crowded = [ledger.handled, ledger.again, ledger.elsewhere].find((ranges) => ranges.length > RANGES_KEPT);
  const last = crowded?.[RANGES_KEPT / 2];
  if (!last) return ledger;
  const kept = { handled: 0, elsewhere: 0, ...ledger.folded };
  const line = rangeOf(-1n, BigInt(last.to));
  const [handled, elsewhere] = [readRanges(ledger.handled), readRanges(ledger.elsewhere)];
  return {
    ...ledger,
    handled: writeRanges(withoutOf(handled, line)),
    again: writeRanges(withoutOf(readRanges(ledger.again), line)),
    elsewhere: writeRanges(withoutOf(elsewhere, line)),
    folded: {
      below: last.to,
      handled: kept.handled + countOffsets(commonOf(handled, line)),
      elsewhere: kept.elsewhere + countOffsets(commonOf(elsewhere, line)),
    },
  };
}
