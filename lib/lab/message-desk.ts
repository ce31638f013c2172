import { LabError } from "../contract/errors.ts";
import type { SendMessageBody, SentMessage } from "../contract/messages.ts";
import { MessageText } from "../contract/names.ts";
import type { SendFailure } from "../contract/producer-thread.ts";
import type { LabParts } from "./lab-parts.ts";
import { demandPartition } from "./producer-desk.ts";
import type { TopicDesk } from "./topic-desk.ts";

/** One message by hand. */
export interface MessageDesk {
  /** Resolves when every in-sync replica has it. */
  send(body: SendMessageBody): Promise<SentMessage>;
}

export interface MessageDeskOptions {
  parts: Pick<LabParts, "producer">;
  topics: Pick<TopicDesk, "describe" | "demandUse">;
}

export function createMessageDesk({ parts, topics }: MessageDeskOptions): MessageDesk {
  return {
    async send({ topic, value, key = null, partition = null, headers = {}, confirm }) {
      const text = textOf(value);
      const { partitions } = await topics.describe(topic);
      const given = partition === -1 ? null : partition;
      if (given !== null) demandPartition(topic, given, partitions.length);
      topics.demandUse(topic, confirm);
      const result = await parts.producer.send({ topic, key, value: text, partition: given, headers });
      if (!result.ok) throw failed(topic, result.failure);
      return { topic, ...result.receipt };
    },
  };
}

/** As it is sent: null is a tombstone. Throws VALIDATION for text that has no UTF-8. */
function textOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== "string") return JSON.stringify(value);
  const text = MessageText.safeParse(value);
  if (text.success) return text.data;
  throw new LabError("VALIDATION", `value: ${text.error.issues[0]?.message}.`, { field: "value" });
}

/** Kafka's names for a message, or the batch of it, that is larger than the topic takes. */
const TOO_LARGE = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

function failed(topic: string, { code, message, refused }: SendFailure): LabError {
  if (!refused) return new LabError("BROKER_AWAY", `The message into ${topic} was not acknowledged: ${message} (${code})`);
  if (TOO_LARGE.has(code)) return new LabError("MESSAGE_TOO_LARGE", `${topic}: ${message} (${code})`, { field: "value" });
  if (code === "UNKNOWN_TOPIC_OR_PARTITION") {
    return new LabError("TOPIC_NOT_FOUND", `The cluster has no topic ${topic}.`, { field: "topic" });
  }
  return new LabError("REFUSED_BY_KAFKA", `Topic ${topic}: ${code} (${message})`);
}
