"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { formatCount } from "../../text/format.ts";
import { COLUMNS, MessageLine } from "./message-line.tsx";
import type { ShownRow } from "./shown-row.ts";

/** Lines that are drawn while they flow: more would cost more than anybody can read. */
const DRAWN_FLOWING = 24;

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
  const scroller = useRef<HTMLDivElement>(null);
  // What flows is seen at its top.
  useEffect(() => {
    if (flows) scroller.current?.scrollTo({ top: 0 });
  }, [flows]);
  const toggle = useCallback((id: string) => setOpen((before) => (before === id ? null : id)), []);
  if (rows.length === 0) return <p className="text-dim">{empty}</p>;
  const drawn = flows ? rows.slice(0, DRAWN_FLOWING) : rows;
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
        {drawn.map((row) => (
          <MessageLine key={row.id} row={row} isOpen={row.id === open} onToggle={toggle} onFocus={onRead} />
        ))}
      </ul>
      {rows.length > drawn.length && (
        <p className="py-2 text-dim">and {formatCount(rows.length - drawn.length)} more: pause to see them</p>
      )}
    </div>
  );
}
