"use client";

import { Repeat2, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { memo, useMemo } from "react";
import type { GroupLedger, LedgerCounts, LedgerRow } from "../../lib/contract/ledger.ts";
import { answerLedger } from "../../lib/group/ledger-answer.ts";
import { useLab } from "../store/hooks.ts";
import { formatCount } from "../text/format.ts";
import { hueOf } from "../theme/hue.ts";

/** Numbers that all change at once are drawn so often. */
const PACE_MS = 300;

/** What became of every message: for each partition, and in total. */
export function LedgerPanel({ tabs }: { tabs: ReactNode }) {
  const view = useLab(({ watched }) => watched?.view ?? null, PACE_MS);
  const ledger = useMemo(() => view && answerLedger(view), [view]);
  const owners = useMemo(() => new Map(view?.partitions.map(({ partition, at }) => [partition, at])), [view]);
  return (
    <section aria-label="Ledger" className="@container flex h-full flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3">
        {tabs}
        <p className="text-dim @max-[44rem]:hidden">what became of every message</p>
      </div>
      {ledger ? <LedgerTable ledger={ledger} owners={owners} /> : <p className="text-dim">No group is shown.</p>}
    </section>
  );
}

type Count = "produced" | "delivered" | "redelivered" | "notDelivered" | "lost" | "notKnown";

interface Column {
  count: Count;
  head: string;
  /** What it means, in a few words. */
  about: string;
}

const COLUMNS: readonly Column[] = [
  { count: "produced", head: "produced", about: "written into the log" },
  { count: "delivered", head: "delivered", about: "handled to the end" },
  { count: "redelivered", head: "more than once", about: "of those, handled again" },
  { count: "notDelivered", head: "not yet", about: "ahead, or in hand" },
  { count: "lost", head: "lost", about: "skipped or removed, never handled" },
];
const NOT_KNOWN: Column = { count: "notKnown", head: "not known", about: "others' members had them" };

/** Rows drawn at most: the rest is counted, and in the totals. */
const AT_MOST = 200;

function LedgerTable({ ledger, owners }: { ledger: GroupLedger; owners: ReadonlyMap<number, string | null> }) {
  const { totals, partitions } = ledger;
  const columns = totals.notKnown > 0 ? [...COLUMNS, NOT_KNOWN] : COLUMNS;
  return (
    // Focusable, because it scrolls.
    <div tabIndex={0} role="region" aria-label="Table of the ledger" className="min-h-0 overflow-auto [contain:content]">
      <table className="w-full border-collapse text-right">
        <thead className="sticky top-0 bg-panel align-bottom">
          <tr>
            <th scope="col" className="py-1 text-left font-medium text-dim">
              <span className="sr-only">partition</span>
            </th>
            {columns.map(({ count, head, about }) => (
              <th key={count} scope="col" title={about} className="py-1 pl-3 font-semibold @max-[32rem]:pl-1.5">
                {head}
                <span className="block text-[0.875rem] font-normal text-dim @max-[44rem]:sr-only">{about}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row head="all" counts={totals} columns={columns} at={null} isTotal />
          {partitions.slice(0, AT_MOST).map((row) => (
            <Row
              key={row.partition}
              head={`P${row.partition}`}
              counts={row}
              columns={columns}
              at={owners.get(row.partition) ?? null}
            />
          ))}
        </tbody>
      </table>
      {partitions.length > AT_MOST && (
        <p className="py-2 text-dim">and {formatCount(partitions.length - AT_MOST)} more partitions, all in the totals.</p>
      )}
      <Notes ledger={ledger} />
    </div>
  );
}

interface RowProps {
  head: string;
  counts: LedgerCounts;
  columns: readonly Column[];
  at: string | null;
  isTotal?: boolean;
}

/** A row is drawn anew only when one of its numbers has changed. */
const Row = memo(
  function Row({ head, counts, columns, at, isTotal = false }: RowProps) {
    return (
      <tr data-hue={hueOf(at) ?? undefined} className={`border-t border-line ${isTotal ? "text-lg font-bold" : ""}`}>
        <th scope="row" className={`py-1.5 text-left font-semibold ${at === null ? "" : "text-hue-strong"}`}>
          {head}
        </th>
        {columns.map(({ count }) => (
          <td key={count} className="py-1.5 pl-3 whitespace-nowrap @max-[32rem]:pl-1.5">
            <Cell count={count} counts={counts} />
          </td>
        ))}
      </tr>
    );
  },
  (before, after) =>
    before.at === after.at &&
    before.columns.length === after.columns.length &&
    after.columns.every(({ count }) => before.counts[count] === after.counts[count]) &&
    before.counts.withoutMessage === after.counts.withoutMessage &&
    before.counts.approximate === after.counts.approximate,
);

function Cell({ count, counts }: { count: Count; counts: LedgerCounts }) {
  const value = formatCount(counts[count]);
  if (counts[count] === 0) return <span className="text-dim">0</span>;
  if (count === "lost") {
    return (
      <span className="inline-flex items-center gap-1 text-bad-text">
        <TriangleAlert aria-hidden className="size-4" />
        {counts.withoutMessage > 0 && <abbr title="at most">≤</abbr>}
        {value}
      </span>
    );
  }
  if (count === "redelivered") {
    return (
      <span className="inline-flex items-center gap-1 text-warn-text">
        <Repeat2 aria-hidden className="size-4" />
        {counts.approximate && <abbr title="about">≈</abbr>}
        {value}
      </span>
    );
  }
  return value;
}

/** What has to be said beside the numbers. */
function Notes({ ledger: { totals, partitions } }: { ledger: GroupLedger }) {
  const notes = [
    ...(totals.produced === 0 ? ["Nothing is in the log yet: start the producer, or send a message by hand."] : []),
    ...(partitions.some(isLater) ? ["Counted from where the group stood when the lab first saw it."] : []),
    ...(totals.notKnown > 0
      ? ["What members have handled that are not the lab's is not known: of them only the commits can be seen."]
      : []),
    ...(totals.withoutMessage > 0
      ? [
          `${formatCount(totals.withoutMessage)} of the offsets hold no message: markers of transactions, aborted or compacted records. What is lost may hold some too.`,
        ]
      : []),
    ...(totals.approximate
      ? ["Deliveries from long ago are kept as numbers; what is handled again there is counted as delivered before."]
      : []),
  ];
  return notes.map((note) => (
    <p key={note} className="pt-2 text-dim">
      {note}
    </p>
  ));
}

function isLater({ from }: LedgerRow): boolean {
  return from !== null && from !== "0";
}
