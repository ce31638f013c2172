"use client";

import { Check, Copy, TextCursorInput } from "lucide-react";
import type { ReactNode } from "react";
import { useRef, useState } from "react";
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

const SAY: Record<Copied, string> = { "not yet": "", copied: "Copied", selected: "Selected: copy it now" };

/** How to copy `text`, and what has come of it; `shown` is put on the element that shows the text. */
function useCopy(text: string) {
  const shown = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<Copied>("not yet");
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
        <span aria-live="polite">{SAY[copied] || "Copy"}</span>
      </button>
    </div>
  );
}

/** Copies what `text` makes at that moment. Where there is no clipboard, it shows the text, selected. */
export function CopyButton({ text, title, children }: { text: () => string; title: string; children: ReactNode }) {
  const [copied, setCopied] = useState<Copied>("not yet");
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
        className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line px-3 font-semibold hover:border-edge hover:bg-raise max-sm:min-h-10"
      >
        <CopyIcon copied={copied} />
        <span aria-live="polite">{SAY[copied] || children}</span>
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

/** Selects itself as soon as it is there. */
function SelectedText({ text }: { text: string }) {
  const select = (element: HTMLPreElement | null) => {
    if (element) window.getSelection()?.selectAllChildren(element);
  };
  return (
    <pre
      ref={select}
      tabIndex={0}
      role="region"
      aria-label="Text to copy"
      className="overflow-x-auto rounded-lg border border-line bg-bg p-3 font-mono text-[0.9375rem]"
    >
      {text}
    </pre>
  );
}

/** A short text that copies itself when pressed, for example a member id. */
export function CopyText({ text, shown: short, what }: { text: string; shown: string; what: string }) {
  const [copied, setCopied] = useState<Copied>("not yet");
  const [isOpen, setIsOpen] = useState(false);
  const full = useRef<HTMLElement>(null);
  const copy = () => {
    setIsOpen(true);
    void copyOrSelect(text, full.current).then(setCopied);
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
        {copied === "copied" ? "copied" : short}
      </button>
      {isOpen && copied !== "copied" && (
        <code ref={full} className="block font-mono text-sm break-all">
          {text}
        </code>
      )}
    </span>
  );
}

function CopyIcon({ copied }: { copied: Copied }) {
  if (copied === "copied") return <Check aria-hidden className="size-4 text-ok-text" />;
  if (copied === "selected") return <TextCursorInput aria-hidden className="size-4" />;
  return <Copy aria-hidden className="size-4" />;
}
