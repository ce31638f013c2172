import { z } from "zod";

/** A Kafka topic name: 1–249 of [a-zA-Z0-9._-], neither "." nor ".." (org.apache.kafka.common.internals.Topic). */
export const TopicName = z
  .string()
  .regex(/^[a-zA-Z0-9._-]{1,249}$/, "a topic name is 1 to 249 letters, digits, dots, underscores or hyphens")
  .refine((name) => name !== "." && name !== "..", "a topic name is neither . nor ..");

/**
 * A consumer group id as this lab accepts it. Kafka takes any non-empty string; control characters
 * are refused here because the name is printed, put into URLs and read aloud, "." and ".." because
 * no URL can hold them as a step of its path, encoded or not (WHATWG URL).
 */
export const GroupName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "a group name has no control characters")
  .refine((name) => name !== "." && name !== "..", "a group name is neither . nor ..");

/** One of the lab's own consumers within a group: C1, C2 …, never used twice within a group. */
export const ConsumerId = z.string().regex(/^C[1-9]\d{0,8}$/, "a consumer is named C1, C2 …");

/** A consumer's optional display name. */
export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "a name has no control characters");

/** Kafka offsets are 64-bit; across every boundary they travel as decimal strings. */
export const Offset = z.string().regex(/^-?\d{1,19}$/, "an offset is a decimal number");

/** Milliseconds since the epoch, on the server's clock. */
export const Time = z.number().nonnegative();

export const PartitionIndex = z.int().min(0);

/** Partitions of one topic, as an assignment lists them. */
export const TopicPartitions = z.object({ topic: z.string(), partitions: z.array(PartitionIndex) });
export type TopicPartitions = z.infer<typeof TopicPartitions>;

/** Text of a key, value or header: what has no UTF-8, a lone surrogate, could not be sent as it is. */
export const MessageText = z.string().refine((text) => text.isWellFormed(), "it holds a lone surrogate, which has no UTF-8");
