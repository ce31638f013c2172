import type { Clock } from "../../clock/clock.ts";
import type { ConsumerProgress } from "../../contract/client-facts.ts";
import type { HandledMessage } from "../../contract/message-rows.ts";
import { DeliveryCounts } from "./delivery-counts.ts";
import type { Tail } from "./tail.ts";
import { createTail } from "./tail.ts";

/** The messages that a group's consumers of the lab handle, as they handle them. */
export interface GroupTail extends Pick<Tail, "recent" | "subscribe" | "close"> {
  /** Counts what was handled; to be told before the samples of it. */
  progress(rows: readonly ConsumerProgress[]): void;
  samples(messages: readonly HandledMessage[]): void;
}

/** Bounded: by the group's partitions, and a tail's own bounds. */
export function createGroupTail(group: string, clock: Clock): GroupTail {
  const tail = createTail({ kind: "group", group }, clock);
  const counts = new Map<string, DeliveryCounts>();

  function countsOf(topic: string, partition: number): DeliveryCounts {
    const key = `${topic}:${partition}`;
    const found = counts.get(key) ?? new DeliveryCounts();
    counts.set(key, found);
    return found;
  }

  return {
    recent: () => tail.recent(),
    subscribe: (listener) => tail.subscribe(listener),
    close: () => tail.close(),
    progress(rows) {
      const spans = rows.flatMap(({ delivered }) => delivered);
      for (const span of spans) countsOf(span.topic, span.partition).add(span);
      tail.push(
        [],
        spans.reduce((sum, { messages }) => sum + messages, 0),
      );
    },
    samples(messages) {
      const rows = messages.map((message) => ({
        ...message,
        times: countsOf(message.topic, message.partition).timesAt(message.offset),
      }));
      tail.push(rows, 0);
    },
  };
}
