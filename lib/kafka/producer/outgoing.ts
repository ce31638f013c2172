import type { ProducerSettings } from "../../contract/producer-thread.ts";
import { userKey } from "../../partitioner/partition-of.ts";
import type { Random } from "./web-events.ts";
import { makeWebEvent, whole } from "./web-events.ts";

/** A message on its way, as kafkajs takes it. */
export interface Outgoing {
  key: string | null;
  value: string | null;
  /** Left out where the partitioner decides. */
  partition?: number;
  /** Milliseconds since the epoch, as Kafka keeps it. */
  timestamp: string;
  headers?: Record<string, string>;
}

type Kind = Pick<ProducerSettings, "keys" | "users" | "key" | "partition" | "values" | "text">;

/** The next message of a producer that is set so. `now` is in milliseconds. */
export function makeMessage(settings: Kind, random: Random, now: number): Outgoing {
  const { keys, users, partition, values, text } = settings;
  const user = keys === "fixed" ? settings.key : userKey(whole(1, users, random));
  return {
    key: keys === "user" || keys === "fixed" ? user : null,
    value: values === "web-events" ? makeWebEvent(user, random, now) : text,
    ...(partition !== null && { partition }),
    timestamp: String(now),
  };
}

/** How many messages of this kind have so many bytes together, at least one. */
export function countIn(bytes: number, { keys, key, values, text }: Kind): number {
  // A fixed key stands in the event too, where each byte of it may be written as \u0000.
  const own = keys === "fixed" ? 7 * Buffer.byteLength(key) : 0;
  const each = OVERHEAD_BYTES + own + (values === "web-events" ? WEB_EVENT_BYTES : Buffer.byteLength(text));
  return Math.max(1, Math.floor(bytes / each));
}

/** Offset, time, lengths and a user's key. */
const OVERHEAD_BYTES = 40;
/** No event is longer. */
const WEB_EVENT_BYTES = 190;
