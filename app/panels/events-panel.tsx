"use client";

import { memo } from "react";
import type { LogLine } from "../../lib/group/view.ts";
import { useLab } from "../store/hooks.ts";
import { formatTime } from "../text/format.ts";
import { hueOf } from "../theme/hue.ts";

const NONE: readonly LogLine[] = [];

/** What happened, newest first: plain words, the Kafka term beside them. As long as the view's own log. */
export function EventsPanel() {
  const log = useLab(({ watched }) => watched?.view?.log ?? NONE);
  return (
    <section aria-labelledby="events-title" className="flex h-full flex-col gap-2">
      <h2 id="events-title" className="text-lg font-semibold max-lg:sr-only">
        Events
      </h2>
      {log.length === 0 ? (
        <p className="text-dim">Nothing has happened yet.</p>
      ) : (
        // Focusable, because it scrolls.
        <ol tabIndex={0} aria-label="Events, newest first" className="min-h-0 overflow-y-auto max-lg:max-h-[70dvh]">
          {log.toReversed().map((line, index) => (
            <EventLine key={`${line.seq}-${log.length - index}`} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
}

const EventLine = memo(function EventLine({ line }: { line: LogLine }) {
  return (
    <li
      data-hue={hueOf(line.about) ?? undefined}
      className="flex gap-3 py-1 [contain-intrinsic-size:auto_2rem] [content-visibility:auto]"
    >
      <time className="flex-none font-mono text-[0.9375rem] leading-6 text-dim">{formatTime(line.time)}</time>
      <i aria-hidden className={`dot mt-1.75 ${line.about === null ? "" : "hued-dot"}`} />
      <span className="min-w-0">
        {line.text} {line.term !== null && <span className="font-mono text-[0.875rem] text-dim">{line.term}</span>}
      </span>
    </li>
  );
});
