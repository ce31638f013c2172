import { z } from "zod";
import { MessageText, Offset, PartitionIndex, TopicName } from "./names.ts";
import { GivenPartition } from "./producer.ts";

/** A string is sent as it is, null as a tombstone, anything else as JSON text. */
const MessageValue = z.unknown().refine((value) => value !== undefined, "it is missing");

/** The body of POST /send-message. */
export const SendMessageBody = z.strictObject({
  topic: TopicName,
  value: MessageValue,
  key: MessageText.nullable().optional(),
  partition: GivenPartition.optional(),
  headers: z.record(MessageText, MessageText).optional(),
  confirm: z.string().optional(),
});
export type SendMessageBody = z.infer<typeof SendMessageBody>;

/** Where an acknowledged message lies; `timestamp` in milliseconds, as the log keeps it. */
export const SentMessage = z.object({ topic: z.string(), partition: PartitionIndex, offset: Offset, timestamp: z.number() });
export type SentMessage = z.infer<typeof SentMessage>;
