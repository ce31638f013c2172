"use client";

import type { ReactNode } from "react";
import { memo, useEffect, useRef } from "react";
import { formatCount, formatTime } from "../../text/format.ts";
import { hueOf } from "../../theme/hue.ts";
import type { ShownRow } from "./shown-row.ts";
import { inOneLine, unfolded } from "./shown-row.ts";

/** What of a value stands in its line; the rest is there when it is unfolded. */
const IN_LINE = 160;
/** Of the list and its head. On a phone a message takes two lines, and its time stands where it is unfolded. */
export const COLUMNS =
  "grid gap-x-3 grid-cols-[7.5rem_2rem_5rem_6.5rem_minmax(0,1fr)_6.5rem] max-sm:grid-cols-[auto_auto_minmax(0,1fr)_auto]";

interface LineProps {
  row: ShownRow;
  isOpen: boolean;
  onToggle: (id: string) => void;
  onFocus: () => void;
}

/** A message in the colour of its consumer. Drawn once: neither a message nor what is called ever changes. */
export const MessageLine = memo(
  function MessageLine({ row, isOpen, onToggle, onFocus }: LineProps) {
    const { at, timestamp, partition, offset, key, value, consumer, times } = row;
    const line = useRef<HTMLLIElement>(null);
    // What unfolds at the end of the list would do so out of sight.
    useEffect(() => {
      if (!isOpen) return;
      line.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
      line.current?.firstElementChild?.scrollIntoView({ block: "nearest" });
    }, [isOpen]);
    return (
      <li ref={line} data-hue={hueOf(consumer) ?? undefined} className="border-t border-line">
        <button
          type="button"
          aria-expanded={isOpen}
          onFocus={onFocus}
          onClick={() => {
            // Safari gives no focus to what is pressed.
            onFocus();
            onToggle(row.id);
          }}
          className={`w-full scroll-mt-8 py-1 text-left max-sm:scroll-mt-0 whitespace-nowrap hover:bg-raise focus-visible:-outline-offset-2 max-sm:min-h-11 ${COLUMNS}`}
        >
          <span className="truncate text-dim max-sm:hidden">{formatTime(at ?? timestamp)}</span>
          <span className="font-semibold text-hue-strong">P{partition}</span>
          <Cell name="offset" text={offset} />
          <Cell name="key" text={inOneLine(key, IN_LINE)} />
          <Cell name="value" text={inOneLine(value, IN_LINE)} className="max-sm:order-last max-sm:col-span-full" />
          <span className="truncate font-semibold text-hue-strong">
            {consumer ?? <span className="font-normal text-dim">–</span>}
            {times !== null && times > 1 && <span className="ml-2 rounded bg-warn-wash px-1.5 text-warn-text">{times}×</span>}
          </span>
        </button>
        {isOpen && <Whole row={row} />}
      </li>
    );
  },
  (before, after) => before.row.id === after.row.id && before.isOpen === after.isOpen,
);

function Cell({ name, text, className = "" }: { name: string; text: string; className?: string }) {
  return (
    <span className={`truncate ${className}`}>
      <span className="sr-only">{name} </span>
      {text}
    </span>
  );
}

function Whole({ row }: { row: ShownRow }) {
  const { topic, partition, offset, timestamp, key, value, headers, headerCount, consumer, times } = row;
  return (
    <div className="mb-2 flex flex-wrap gap-x-8 gap-y-2 rounded-lg border border-line bg-bg p-3">
      <pre className="min-w-0 grow basis-80 break-words whitespace-pre-wrap">{unfolded(value)}</pre>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 self-start text-dim">
        <Fact name="topic">
          {topic} {partition} @ {offset}
        </Fact>
        <Fact name="timestamp">{formatTime(timestamp)}</Fact>
        <Fact name="key">{unfolded(key)}</Fact>
        {numbered(headers).map(([number, { name, value: header }]) => (
          <Fact key={number} name={name}>
            {unfolded(header)}
          </Fact>
        ))}
        {headerCount > headers.length && <Fact name="headers">and {formatCount(headerCount - headers.length)} more</Fact>}
        {"bytes" in value && <Fact name="value">{formatCount(value.bytes)} B</Fact>}
        {consumer !== null && <Fact name="handled by">{consumer}</Fact>}
        {consumer !== null && <Fact name="delivered">{times === null ? "not known how often" : delivery(times)}</Fact>}
      </dl>
    </div>
  );
}

/** With their place: several headers can have one name, and they never change. */
function numbered<T>(list: readonly T[]): [number, T][] {
  return [...list.entries()];
}

function delivery(times: number): string {
  return times <= 1 ? "for the first time" : `${times} times by now`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="break-words text-text">{children}</dd>
    </>
  );
}
