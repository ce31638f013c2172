import type { LogMessage, SeenMessage, Shown } from "../../../lib/contract/message-rows.ts";

/** One line of the list: a message that was handled, or one as it lies in the log. */
export interface ShownRow extends LogMessage {
  /** No two lines of one list have the same. */
  id: string;
  /** When it was seen here; null for one that was only read. */
  at: number | null;
  consumer: string | null;
  times: number | null;
}

export function rowOfSeen(message: SeenMessage): ShownRow {
  return { ...message, id: String(message.id) };
}

export function rowOfLog(message: LogMessage): ShownRow {
  return { ...message, id: `${message.partition}:${message.offset}`, at: null, consumer: null, times: null };
}

/** Which lines are shown; an empty text and null mean any. */
export interface Filter {
  partition: number | null;
  consumer: string | null;
  key: string;
  text: string;
}

export const ANY: Filter = { partition: null, consumer: null, key: "", text: "" };

/** Whether a line is to be shown. Key and text are looked for anywhere, in capitals or not; the text in the value and the headers. */
export function passes(row: ShownRow, { partition, consumer, key, text }: Filter): boolean {
  if (partition !== null && row.partition !== partition) return false;
  if (consumer !== null && row.consumer !== consumer) return false;
  if (key !== "" && !holds(row.key, key)) return false;
  return text === "" || holds(row.value, text) || row.headers.some(({ name, value }) => has(name, text) || holds(value, text));
}

function holds(shown: Shown, text: string): boolean {
  if (shown.kind === "text") return has(shown.text, text);
  return shown.kind === "binary" && has(shown.hex, text);
}

function has(whole: string, part: string): boolean {
  return whole.toLowerCase().includes(part.toLowerCase());
}

/** As one line. `most`: characters, so that a long value costs no more than what can be seen of it. */
export function inOneLine(shown: Shown, most: number): string {
  switch (shown.kind) {
    case "null":
      return "null";
    case "hidden":
      return "hidden";
    case "text":
      return shown.text === "" ? "(empty)" : shown.text.slice(0, most).replaceAll(/\s+/g, " ");
    case "binary":
      return `binary, ${shown.bytes} B: ${shown.hex.slice(0, 32)}${shown.hex.length > 32 ? "…" : ""}`;
  }
}

/** Unfolded: JSON on several lines, bytes in groups, anything else as it is. */
export function unfolded(shown: Shown): string {
  switch (shown.kind) {
    case "null":
    case "hidden":
      return shown.kind;
    case "binary":
      return shown.hex.replaceAll(/(.{2})(?=.)/g, "$1 ") + (shown.bytes * 2 > shown.hex.length ? " …" : "");
    case "text":
      return shown.isCut ? `${shown.text}…` : pretty(shown.text);
  }
}

function pretty(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
