import { z } from "zod";
import { GroupName, Offset, PartitionIndex, Time, TopicName } from "./names.ts";

/** Messages as the page shows them, and the words for watching them live. */

/** A long key or value is shown to so many characters. */
export const SHOWN_CHARACTERS = 2000;
/** Of what is no text so many bytes are shown. */
export const SHOWN_BYTES = 64;
/** So many headers of one message are shown, and of their names and values so many characters. */
export const SHOWN_HEADERS = 16;
export const SHOWN_IN_HEADER = 200;

/** A key, value or header. `bytes` is its whole length; `hidden`: this viewer may not see it (SPEC 6.4). */
export const Shown = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("null") }),
  /** UTF-8, to SHOWN_CHARACTERS; in a header to SHOWN_IN_HEADER. */
  z.object({ kind: z.literal("text"), text: z.string(), bytes: z.int(), isCut: z.boolean() }),
  /** Anything else: its first SHOWN_BYTES as hexadecimal digits. */
  z.object({ kind: z.literal("binary"), hex: z.string(), bytes: z.int() }),
  z.object({ kind: z.literal("hidden") }),
]);
export type Shown = z.infer<typeof Shown>;

/** One message as it lies in the log. */
export const LogMessage = z.object({
  topic: z.string(),
  partition: PartitionIndex,
  offset: Offset,
  /** Of the message, in milliseconds. */
  timestamp: z.number(),
  key: Shown,
  value: Shown,
  /** At most SHOWN_HEADERS; `headerCount` has all. */
  headers: z.array(z.object({ name: z.string(), value: Shown })),
  headerCount: z.int(),
});
export type LogMessage = z.infer<typeof LogMessage>;

/** A message that one of the lab's consumers has handled. */
export const HandledMessage = LogMessage.extend({ at: Time, consumer: z.string() });
export type HandledMessage = z.infer<typeof HandledMessage>;

/** What can be watched: what a group's consumers of the lab handle, or a topic itself, read without any group. */
export const MessageSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("group"), group: GroupName }),
  z.strictObject({ kind: z.literal("topic"), topic: TopicName }),
]);
export type MessageSource = z.infer<typeof MessageSource>;

/** A source as one word, for maps and rooms. */
export function sourceKey(source: MessageSource): string {
  return source.kind === "group" ? `group:${source.group}` : `topic:${source.topic}`;
}

/** A message that was seen; without consumer and times where nobody of the lab's has handled it. */
export const SeenMessage = LogMessage.extend({
  /** Counts up within one source, so that no message is taken for another. */
  id: z.int(),
  at: Time,
  consumer: z.string().nullable(),
  /** The first delivery of it to the group, the second …; null where too much was delivered since to know. */
  times: z.int().nullable(),
});
export type SeenMessage = z.infer<typeof SeenMessage>;

/**
 * What has come since the batch before, or, when watching begins, what is kept from before. `total` counts every
 * message of the source since the lab first looked at it, shown or not: with more than `rows` has, these are a sample.
 */
export const MessageBatch = z.object({
  source: z.string(),
  /** Counts up with each batch of the source. */
  seq: z.int(),
  rows: z.array(SeenMessage),
  total: z.int(),
  /** How many of `total` came since the batch before. */
  passed: z.int(),
  /** Why nothing can be read, as a sentence; null where it can. */
  trouble: z.string().nullable(),
});
export type MessageBatch = z.infer<typeof MessageBatch>;

/**
 * A stretch of a topic as it lies in the log, in the order of time. `next` is where the following one begins; `left` is
 * how many offsets lie between it and the end.
 */
export const MessagePage = z.object({
  topic: z.string(),
  messages: z.array(LogMessage),
  next: z.string(),
  left: z.int(),
});
export type MessagePage = z.infer<typeof MessagePage>;

/** The next offset of each partition, as `0:12,1:4`; "beginning" and "end" stand for the first and last of all. */
const Cursor = z
  .string()
  .max(50_000)
  .regex(/^(beginning|end|\d+:\d{1,19}(,\d+:\d{1,19})*)$/, 'it is "beginning", "end", or the "next" of an answer');

/** As a query has it. */
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "it must be a whole number")
    .transform(Number)
    .pipe(z.int().min(least).max(most));

export const MessagePageQuery = z.strictObject({
  from: Cursor.optional(),
  partition: whole(0, 1_000_000).optional(),
  limit: whole(1, 500).optional(),
});
export type MessagePageQuery = z.infer<typeof MessagePageQuery>;
