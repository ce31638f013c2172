"use client";

import { Check, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { SentMessage } from "../../lib/contract/messages.ts";
import { followMessage } from "../../lib/group/follow.ts";
import { useLab, usePage } from "../store/hooks.ts";
import { formatSeconds } from "../text/format.ts";
import { hueOf } from "../theme/hue.ts";

/** A step that was seen, and how long after the message was produced. */
interface Seen {
  by: string | null;
  afterMs: number;
}

/** One message from the acknowledgement to the commit: each step lights up when it has really happened. */
export function FollowStrip({ sent }: { sent: SentMessage }) {
  const { followed } = usePage();
  const topic = useLab(({ watched }) => watched?.view?.topic ?? null);
  // Primitive values only: what is selected is compared by identity.
  const owner = useLab(({ watched }) => (watched?.view ? followMessage(watched.view, sent).owner : null));
  const isHandled = useLab(({ watched }) => (watched?.view ? followMessage(watched.view, sent).handled : false));
  const handledBy = useLab(({ watched }) => (watched?.view ? followMessage(watched.view, sent).handledBy : null));
  const isCommitted = useLab(({ watched }) => (watched?.view ? followMessage(watched.view, sent).committed : false));
  const now = useLab(({ watched }) => watched?.view?.time ?? 0);
  const [handled, setHandled] = useState<Seen | null>(null);
  const [committed, setCommitted] = useState<Seen | null>(null);
  const afterMs = Math.max(0, now - sent.timestamp);
  // The first that was said stays: a client that is replaced forgets what it has handled.
  if (handled === null && isHandled) setHandled({ by: handledBy, afterMs });
  if (committed === null && isCommitted) setCommitted({ by: owner, afterMs });
  useEffect(() => {
    if (committed !== null) followed.set(null);
  }, [committed, followed]);

  const isElsewhere = topic !== sent.topic;
  const outsider = committed?.by?.startsWith("E") ? committed.by : null;
  const handler = handled?.by ?? outsider;
  return (
    <ol aria-label="The message's way" aria-live="polite" className="flex flex-wrap gap-x-3 gap-y-1">
      <Step done>produced</Step>
      <Step done>
        P{sent.partition} offset {sent.offset}
      </Step>
      {isElsewhere ? (
        <li className="text-dim">Go back to a group of {sent.topic} to see who gets it.</li>
      ) : (
        <>
          <Step done={handled !== null || outsider !== null} by={handler ?? owner}>
            {handled || outsider ? `${handler ?? "a consumer"} handled it` : waitingFor(owner, committed !== null)}
            {handled && <Later ms={handled.afterMs} />}
          </Step>
          <Step done={committed !== null} by={handler}>
            {committed === null ? "not committed" : "committed"}
            {committed && <Later ms={committed.afterMs} />}
          </Step>
        </>
      )}
    </ol>
  );
}

function waitingFor(owner: string | null, isCommitted: boolean): string {
  if (isCommitted) return "nobody has handled it";
  return owner === null ? "nobody owns the partition" : `on its way to ${owner}`;
}

function Step({ done, by = null, children }: { done: boolean; by?: string | null; children: ReactNode }) {
  return (
    <li
      data-hue={hueOf(by) ?? undefined}
      className={`inline-flex items-center gap-1.5 ${done ? "font-semibold text-hue-strong" : "text-dim"}`}
    >
      {done ? (
        <Check aria-label="done" className="size-4" />
      ) : (
        <LoaderCircle aria-label="awaited" className="size-4 animate-spin motion-reduce:animate-none" />
      )}
      {children}
    </li>
  );
}

function Later({ ms }: { ms: number }) {
  return <span className="font-normal text-dim">{formatSeconds(ms)}</span>;
}
