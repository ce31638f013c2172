import { LabError } from "../contract/errors.ts";
import type { ProducerBody, ProducerView } from "../contract/http.ts";
import type { ProducerReport, ProducerSettings } from "../contract/producer-thread.ts";
import type { LabParts } from "./lab-parts.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import type { TopicDesk } from "./topic-desk.ts";

/** The producer as people set it and see it. */
export interface ProducerDesk {
  view(): ProducerView;
  set(body: ProducerBody): Promise<ProducerView>;
}

export interface ProducerDeskOptions {
  parts: Pick<LabParts, "config" | "producer">;
  topics: Pick<TopicDesk, "describe" | "mayUse">;
  onChange: () => void;
}

/** Two events a second: the eye can still follow each. */
const FIRST_RATE = 2;

export function createProducerDesk({ parts, topics, onChange }: ProducerDeskOptions): ProducerDesk {
  const { config, producer } = parts;
  const queue = createSerialQueue();
  let settings: ProducerSettings = { running: false, ratePerSecond: FIRST_RATE, keys: "user", topic: config.topic };
  // The one topic that is not ours but may be produced into, since somebody said so.
  let confirmed: string | null = null;
  let last: Omit<ProducerReport, "at"> = { produced: 0, actualPerSecond: 0, limitedBy: null };

  producer.onReport(({ at: _at, ...report }) => {
    last = report;
    onChange();
  });

  const view = (): ProducerView => ({ ...settings, ...last });

  async function set({ confirm, ...wanted }: ProducerBody): Promise<ProducerView> {
    const next: ProducerSettings = {
      running: wanted.running ?? settings.running,
      ratePerSecond: wanted.ratePerSecond ?? settings.ratePerSecond,
      keys: wanted.keys ?? settings.keys,
      topic: wanted.topic ?? settings.topic,
    };
    const { running, topic } = next;
    // Whether the topic is there matters when it is chosen or about to be used, not for a change of the rate.
    if (topic !== settings.topic || (running && !settings.running)) await topics.describe(topic);
    if (running && !topics.mayUse(topic) && confirmed !== topic) {
      if (confirm !== topic) {
        throw new LabError("TOPIC_NOT_OURS", `The lab neither made ${topic} nor was configured with it.`, { field: "confirm" });
      }
      confirmed = topic;
    }
    settings = next;
    producer.set(next);
    onChange();
    return view();
  }

  return { view, set: (body) => queue(() => set(body)) };
}
