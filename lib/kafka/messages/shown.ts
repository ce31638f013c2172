import type { LogMessage, Shown } from "../../contract/message-rows.ts";
import { SHOWN_BYTES, SHOWN_CHARACTERS, SHOWN_HEADERS, SHOWN_IN_HEADER } from "../../contract/message-rows.ts";

/** A message as kafkajs hands it out; a header may stand there several times. */
export interface RawMessage {
  offset: string;
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers?: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
}

/** A message as it travels to the page: cut, and text where it is text. */
export function logMessage(topic: string, partition: number, message: RawMessage): LogMessage {
  const headers = Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each) => ({
      name: clip(name, SHOWN_IN_HEADER),
      value: showBytes(each === undefined ? null : Buffer.from(each), SHOWN_IN_HEADER),
    })),
  );
  return {
    topic,
    partition,
    offset: message.offset,
    timestamp: Number(message.timestamp),
    key: showBytes(message.key),
    value: showBytes(message.value),
    headers: headers.slice(0, SHOWN_HEADERS),
    headerCount: headers.length,
  };
}

/** Text, to so many characters, where it is UTF-8 without control characters but tabs and line ends; else bytes. */
export function showBytes(bytes: Buffer | null, most: number = SHOWN_CHARACTERS): Shown {
  if (bytes === null) return { kind: "null" };
  // No character has more than four bytes.
  const looked = bytes.subarray(0, 4 * most);
  const goesOn = looked.length < bytes.length;
  const text = textOf(looked, goesOn);
  if (text === null) return { kind: "binary", hex: bytes.toString("hex", 0, SHOWN_BYTES), bytes: bytes.length };
  const shown = clip(text, most);
  return { kind: "text", text: shown, bytes: bytes.length, isCut: goesOn || shown.length < text.length };
}

/** Null where it is none. `goesOn`: the last character may be cut in two. */
function textOf(bytes: Buffer, goesOn: boolean): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: goesOn });
    return hasControls(text) ? null : text;
  } catch {
    return null;
  }
}

/** Control characters but for tab, line feed and carriage return. */
function hasControls(text: string): boolean {
  return /[^\P{Cc}\t\n\r]/u.test(text);
}

/** To so many characters, and never half of one. */
function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
