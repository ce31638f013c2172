"use client";

import { Check, Copy, TextCursorInput } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { systemClock } from "../../lib/clock/clock.ts";
import { Dialog } from "./dialog.tsx";

type Copied = "not yet" | "copied" | "selected";

/**
 * Puts text on the clipboard. Over plain HTTP to another machine browsers offer none: then the
 * element that shows the text is selected, ready for the user's own copying.
 */
async function copyOrSelect(text: string, shown: HTMLElement | null): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    if (!shown) return "not yet";
    window.getSelection()?.selectAllChildren(shown);
    return "selected";
  }
}

const SAID_MS = 3000;

const SAY: Record<Copied, string> = { "not yet": "", copied: "Copied", selected: "Selected: copy it now" };

/** What came of copying; forgotten after a while, so that the button is a button again. */
function useCopied(): [Copied, (copied: Copied) => void] {
  const [copied, setCopied] = useState<Copied>("not yet");
  useEffect(() => {
    if (copied === "not yet") return undefined;
    return systemClock.after(SAID_MS, () => setCopied("not yet"));
  }, [copied]);
  return [copied, setCopied];
}

/** How to copy `text`, and what has come of it; `shown` is put on the element that shows the text. */
function useCopy(text: string) {
  const shown = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useCopied();
  const copy = () => {
    // Never rejects: what the clipboard refuses is selected instead.
    void copyOrSelect(text, shown.current).then(setCopied);
  };
  return { shown, copied, copy };
}

/** A line or block of text to be pasted elsewhere, with its button. */
export function CopyBlock({ text, what }: { text: string; what: string }) {
  const { shown, copied, copy } = useCopy(text);
  return (
    <div className="flex items-stretch overflow-hidden rounded-lg border border-line bg-bg">
      <pre ref={shown} className="grow px-3 py-2.5 font-mono text-[0.9375rem] break-words whitespace-pre-wrap">
        {text}
      </pre>
      <button
        type="button"
        onClick={copy}
        aria-label={`Copy ${what}`}
        className="inline-flex min-h-10 min-w-24 flex-none items-center justify-center gap-2 border-l border-line px-3 font-semibold hover:bg-raise"
      >
        <CopyIcon copied={copied} />
        <Said copied={copied}>Copy</Said>
      </button>
    </div>
  );
}

/** Copies what `text` makes at that moment. Where there is no clipboard, it shows the text, selected. */
export function CopyButton({ text, title, children }: { text: () => string; title: string; children: ReactNode }) {
  const [copied, setCopied] = useCopied();
  const [fallback, setFallback] = useState<string | null>(null);
  const copy = () => {
    const now = text();
    void copyOrSelect(now, null).then((result) => {
      setCopied(result);
      setFallback(result === "copied" ? null : now);
    });
  };
  return (
    <>
      <button
        type="button"
        title={title}
        onClick={copy}
        className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line px-3 font-semibold @max-[60rem]:gap-1.5 @max-[60rem]:px-2 hover:border-edge hover:bg-raise max-sm:min-h-10"
      >
        <CopyIcon copied={copied} />
        <Said copied={copied}>{children}</Said>
      </button>
      <Dialog
        open={fallback !== null}
        onOpenChange={() => setFallback(null)}
        title="Copy this"
        about="This browser has no clipboard for pages over plain HTTP."
        wide
      >
        <SelectedText text={fallback ?? ""} />
      </Dialog>
    </>
  );
}

function SelectedText({ text }: { text: string }) {
  return (
    <pre
      ref={selectAll}
      tabIndex={0}
      role="region"
      aria-label="Text to copy"
      className="overflow-x-auto rounded-lg border border-line bg-bg p-3 font-mono text-[0.9375rem]"
    >
      {text}
    </pre>
  );
}

/** Selects what an element says as soon as it is there. */
function selectAll(element: HTMLElement | null): void {
  if (element) window.getSelection()?.selectAllChildren(element);
}

/** A short text that copies itself when pressed, for example a member id. Where there is no clipboard, it shows all of it, selected. */
export function CopyText({ text, shown, what }: { text: string; shown: string; what: string }) {
  const [copied, setCopied] = useCopied();
  const [isWhole, setIsWhole] = useState(false);
  const copy = () => {
    void copyOrSelect(text, null).then((result) => {
      setCopied(result);
      setIsWhole(result !== "copied");
    });
  };
  return (
    <span className="min-w-0">
      <button
        type="button"
        title={text}
        onClick={copy}
        aria-label={`Copy ${what} ${text}`}
        className="max-w-full truncate rounded px-1 py-0.5 text-left font-mono text-dim hover:bg-raise hover:text-text"
      >
        {copied === "copied" ? "copied" : shown}
      </button>
      {isWhole && (
        <code ref={selectAll} className="block font-mono text-sm break-all">
          {text}
        </code>
      )}
    </span>
  );
}

/** The words on the button, or what came of it in the same room: the button keeps its width. */
function Said({ copied, children }: { copied: Copied; children: ReactNode }) {
  return (
    <span className="grid">
      <span className={`col-start-1 row-start-1 ${copied === "not yet" ? "" : "invisible"}`}>{children}</span>
      <span aria-live="polite" className="col-start-1 row-start-1 text-left">
        {SAY[copied]}
      </span>
    </span>
  );
}

function CopyIcon({ copied }: { copied: Copied }) {
  if (copied === "copied") return <Check aria-hidden className="size-4 text-ok-text" />;
  if (copied === "selected") return <TextCursorInput aria-hidden className="size-4" />;
  return <Copy aria-hidden className="size-4" />;
}
