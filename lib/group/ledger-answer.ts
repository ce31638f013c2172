import type { GroupLedger, LedgerCounts, LedgerRow } from "../contract/ledger.ts";
import { claimsOf } from "./claims.ts";
import type { PartitionLedger } from "./ledger-view.ts";
import { EMPTY_LEDGER } from "./ledger-view.ts";
import { commonOf, countOffsets, rangeOf, readRanges, withoutOf, type Range } from "./ranges.ts";
import type { GroupView, PartitionView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** The account of deliveries, as it stands. */
export function answerLedger(view: GroupView): GroupLedger {
  const claims = claimsOf(view);
  const partitions = view.partitions.map((partition) => {
    const key = partitionKey(partition.topic, partition.partition);
    return rowOf(partition, view.ledger[key] ?? EMPTY_LEDGER, claims.get(key) ?? []);
  });
  return { group: view.group, topic: view.topic, stale: view.brokerAway !== null, totals: totalOf(partitions), partitions };
}

function rowOf(partition: PartitionView, ledger: PartitionLedger, claims: Range[]): LedgerRow {
  const { messages: delivered, repeated: redelivered, deliveries, begin, approximate } = ledger;
  const counts = { delivered, redelivered, deliveries };
  const of = { topic: partition.topic, partition: partition.partition, from: begin, ...counts, approximate };
  if (begin === null) return { ...of, produced: 0, notDelivered: 0, lost: 0, notKnown: 0, withoutMessage: 0 };
  const handled = readRanges(ledger.handled);
  const folded = ledger.folded ?? { below: begin, handled: 0, elsewhere: 0 };
  const start = BigInt(folded.below);
  const last = greatest(start, partition.logEnd, partition.committed, ledger.handled.at(-1)?.to);
  const floor = greatest(start, partition.committed, partition.logStart);

  // Offsets that nobody is known to have handled although the group goes on behind them, and that nobody has in hand.
  const open = withoutOf(withoutOf(withoutOf(rangeOf(start, floor), handled), readRanges(ledger.elsewhere)), claims);
  const outside = ledger.outsider === null ? [] : commonOf(open, rangeOf(BigInt(ledger.outsider), floor));
  const foldedOpen = Number(start - BigInt(begin)) - folded.handled - folded.elsewhere;

  const covered = countOffsets(handled) + folded.handled;
  const notKnown = countOffsets(readRanges(ledger.elsewhere)) + folded.elsewhere + countOffsets(outside);
  const lost = countOffsets(open) - countOffsets(outside) + (isReached(folded.below, partition) ? foldedOpen : 0);
  const withoutMessage = covered - delivered;
  const produced = Number(last - BigInt(begin)) - withoutMessage;
  return { ...of, produced, notDelivered: produced - delivered - lost - notKnown, lost, notKnown, withoutMessage };
}

function greatest(least: bigint, ...offsets: (string | null | undefined)[]): bigint {
  return offsets.reduce<bigint>((most, offset) => (offset != null && BigInt(offset) > most ? BigInt(offset) : most), least);
}

/** Whether the group goes on behind this offset. */
function isReached(offset: string, { committed, logStart }: PartitionView): boolean {
  return greatest(-1n, committed, logStart) >= BigInt(offset);
}

function totalOf(rows: readonly LedgerRow[]): LedgerCounts {
  const sum = (count: (row: LedgerRow) => number) => rows.reduce((total, row) => total + count(row), 0);
  return {
    produced: sum((row) => row.produced),
    delivered: sum((row) => row.delivered),
    redelivered: sum((row) => row.redelivered),
    deliveries: sum((row) => row.deliveries),
    notDelivered: sum((row) => row.notDelivered),
    lost: sum((row) => row.lost),
    notKnown: sum((row) => row.notKnown),
    withoutMessage: sum((row) => row.withoutMessage),
    approximate: rows.some((row) => row.approximate),
  };
}
