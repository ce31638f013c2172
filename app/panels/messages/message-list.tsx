"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useSize } from "../../parts/use-size.ts";
import { formatCount } from "../../text/format.ts";
import { COLUMNS, MessageLine } from "./message-line.tsx";
import type { ShownRow } from "./shown-row.ts";

/** Lines that are drawn while they flow: as many as are seen, and some to scroll to; more would cost more than anybody can read. */
const DRAWN_FLOWING = { least: 12, beyond: 3, most: 24 };
/** Of a line, in CSS pixels: none is lower. */
const LEAST_HEIGHT = 24;

interface MessageListProps {
  rows: readonly ShownRow[];
  /** New ones come in at the top. */
  flows: boolean;
  /** Said where there is none. */
  empty: string;
  /** A line is being read: nothing should run away meanwhile. Always the same function. */
  onRead: () => void;
}

/** Messages, a line each; a line that is pressed unfolds. */
export function MessageList({ rows, flows, empty, onRead }: MessageListProps) {
  const [open, setOpen] = useState<string | null>(null);
  const toggle = useCallback((id: string) => setOpen((before) => (before === id ? null : id)), []);
  if (rows.length === 0) return <p className="text-dim">{empty}</p>;
  return <Lines rows={rows} flows={flows} open={open} onToggle={toggle} onRead={onRead} />;
}

interface LinesProps extends Omit<MessageListProps, "empty"> {
  /** The line that is unfolded. */
  open: string | null;
  onToggle: (id: string) => void;
}

function Lines({ rows, flows, open, onToggle, onRead }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  // What flows is seen at its top.
  useEffect(() => {
    if (flows) scroller.current?.scrollTo({ top: 0 });
  }, [flows]);
  const drawn = flows ? rows.slice(0, flowing(size?.height ?? 0)) : rows;
  return (
    // Focusable, because it scrolls.
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label="List of messages"
      onScroll={(event) => {
        if (flows && event.currentTarget.scrollTop > 0) onRead();
      }}
      className="relative min-h-0 overflow-auto [contain:content] max-lg:max-h-[60dvh]"
    >
      {/* Each line says these words itself. */}
      <div aria-hidden className={`sticky top-0 z-1 bg-panel py-1 font-mono text-[0.9375rem] text-dim max-sm:hidden ${COLUMNS}`}>
        {["TIME", "P", "OFFSET", "KEY", "VALUE", "CONSUMER"].map((head) => (
          <span key={head}>{head}</span>
        ))}
      </div>
      <ul className="font-mono text-[0.9375rem]">
        {/* A place in the list stays, and is given another message: new elements for each would cost several times as much. */}
        {placesOf(drawn).map(([place, row]) => (
          <MessageLine key={place} row={row} isOpen={row.id === open} onToggle={onToggle} onFocus={onRead} />
        ))}
      </ul>
      {rows.length > drawn.length && (
        <p className="py-2 text-dim">and {formatCount(rows.length - drawn.length)} more: pause to see them</p>
      )}
    </div>
  );
}

/** How many lines are drawn on so much height. */
function flowing(height: number): number {
  const { least, beyond, most } = DRAWN_FLOWING;
  return Math.min(most, Math.max(least, Math.ceil(height / LEAST_HEIGHT) + beyond));
}

function placesOf<T>(list: readonly T[]): [number, T][] {
  return [...list.entries()];
}
