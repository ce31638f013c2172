"use client";

import type { ReactNode } from "react";
import { memo, useState } from "react";
import type { LogLine } from "../../lib/group/view.ts";
import { AFTER_THE_BOARD_MS, useLab } from "../store/hooks.ts";
import { formatCount, formatTime } from "../text/format.ts";
import { hueOf } from "../theme/hue.ts";

const NONE: readonly LogLine[] = [];
/** Lines drawn at first, and with each press more: each new line moves all that are below it. */
const PAGE = 60;

/** What happened, newest first: plain words, the Kafka term beside them. As long as the view's own log. */
export function EventsPanel({ tabs }: { tabs: ReactNode }) {
  const log = useLab(({ watched }) => watched?.view?.log ?? NONE, AFTER_THE_BOARD_MS);
  const [shown, setShown] = useState(PAGE);
  const older = log.length - shown;
  return (
    <section aria-label="Events" className="flex h-full flex-col gap-2">
      {tabs}
      {log.length === 0 ? (
        <p className="text-dim">Nothing has happened yet.</p>
      ) : (
        // Focusable, because it scrolls.
        <div
          tabIndex={0}
          role="group"
          aria-label="Lines"
          className="min-h-0 overflow-y-auto [contain:content] max-lg:max-h-[70dvh]"
        >
          <ol aria-label="Events, newest first">
            {newestFirst(log, shown).map(([key, line]) => (
              <EventLine key={key} line={line} />
            ))}
          </ol>
          {older > 0 && (
            <button
              type="button"
              onClick={() => setShown(shown + PAGE)}
              className="min-h-10 font-semibold text-dim hover:text-text"
            >
              Show {formatCount(Math.min(older, PAGE))} earlier ones
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** The newest lines, each with a key that stays its own: several can come of one event. */
function newestFirst(log: readonly LogLine[], count: number): [key: string, line: LogLine][] {
  const lines: [string, LogLine][] = [];
  let ordinal = 0;
  for (let index = log.length - 1; index >= 0 && lines.length < count; index -= 1) {
    const line = log[index];
    if (!line) continue;
    ordinal = lines.at(-1)?.[1].seq === line.seq ? ordinal + 1 : 0;
    lines.push([`${line.seq}-${ordinal}`, line]);
  }
  return lines;
}

const EventLine = memo(function EventLine({ line }: { line: LogLine }) {
  return (
    <li data-hue={hueOf(line.about) ?? undefined} className="flex gap-3 py-1">
      <time className="flex-none font-mono text-[0.9375rem] leading-6 text-dim">{formatTime(line.time)}</time>
      <i aria-hidden className={`dot mt-1.75 ${line.about === null ? "" : "hued-dot"}`} />
      <span className="min-w-0 wrap-anywhere">
        {line.text} {line.term !== null && <span className="font-mono text-[0.875rem] text-dim">{line.term}</span>}
      </span>
    </li>
  );
});
