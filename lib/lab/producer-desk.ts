import { LabError } from "../contract/errors.ts";
import type { BurstBody, ProducerBody, ProducerView } from "../contract/producer.ts";
import { MessageText } from "../contract/names.ts";
import type { ProducerReport, ProducerSettings } from "../contract/producer-thread.ts";
import { PARTITIONER, userKey } from "../partitioner/partition-of.ts";
import type { LabParts } from "./lab-parts.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";
import type { TopicDesk } from "./topic-desk.ts";

/** The producer as people set it and see it. */
export interface ProducerDesk {
  view(): ProducerView;
  set(body: ProducerBody): Promise<ProducerView>;
  /** So many messages more at once, whether it runs or not. */
  burst(body: BurstBody): Promise<ProducerView>;
}

export interface ProducerDeskOptions {
  parts: Pick<LabParts, "config" | "producer">;
  topics: Pick<TopicDesk, "describe" | "mayUse" | "demandUse">;
  /** How many partitions a topic has, where a group that is open reads it; else null. */
  partitionsOf: (topic: string) => number | null;
  onChange: () => void;
}

/** Two events a second: the eye can still follow each. */
const FIRST_RATE = 2;
/** As many as the demo has. */
const FIRST_USERS = 5;

/** What is set, with the value as it was given. */
type Setting = Omit<ProducerSettings, "text"> & { value: unknown };

export function createProducerDesk({ parts, topics, partitionsOf, onChange }: ProducerDeskOptions): ProducerDesk {
  const { config, producer } = parts;
  const queue = createSerialQueue();
  let setting: Setting = {
    running: false,
    ratePerSecond: FIRST_RATE,
    topic: config.topic,
    keys: "user",
    users: FIRST_USERS,
    key: userKey(1),
    partition: null,
    values: "web-events",
    value: null,
    acks: "all",
  };
  // The one topic that is not ours but may be produced into, since somebody said so.
  let confirmed: string | null = null;
  // What the cluster said of a topic that no group here reads.
  let described: { topic: string; partitions: number } | null = null;
  let last: Omit<ProducerReport, "at"> = { produced: 0, actualPerSecond: 0, ackMs: null, burst: 0, limitedBy: null };

  producer.onReport(({ at: _at, ...report }) => {
    last = report;
    onChange();
  });

  const view = (): ProducerView => ({
    ...setting,
    value: setting.values === "web-events" ? null : setting.value,
    partitions: partitionsOf(setting.topic) ?? (described?.topic === setting.topic ? described.partitions : null),
    partitioner: PARTITIONER,
    ...last,
  });

  /** Rejects where it may not, or cannot, be produced so. */
  async function checkAim({ topic, partition }: Setting, before: Setting | null): Promise<void> {
    // Whether the topic is there matters when it is chosen or about to be used, not for a change of the rate.
    if (topic === before?.topic && partition === before.partition) return;
    const { partitions } = await topics.describe(topic);
    if (partition !== null) demandPartition(topic, partition, partitions.length);
    described = { topic, partitions: partitions.length };
  }

  function demandConfirmation(topic: string, confirm: string | undefined): void {
    if (confirmed === topic) return;
    topics.demandUse(topic, confirm);
    if (!topics.mayUse(topic)) confirmed = topic;
  }

  function apply(next: Setting): void {
    setting = next;
    const { value, ...settings } = next;
    producer.set({ ...settings, text: textOf(next.values, value) });
  }

  async function set(body: ProducerBody): Promise<ProducerView> {
    const next = changed(setting, body);
    checkValue(next, body.value !== undefined);
    await checkAim(next, next.running && !setting.running ? null : setting);
    if (next.running) demandConfirmation(next.topic, body.confirm);
    apply(next);
    onChange();
    return view();
  }

  async function burst({ count, confirm }: BurstBody): Promise<ProducerView> {
    await checkAim(setting, null);
    demandConfirmation(setting.topic, confirm);
    if (last.burst + count > MOST_OUTSTANDING) {
      throw new LabError(
        "VALIDATION",
        `${last.burst} of earlier bursts are still to be sent; at most ${MOST_OUTSTANDING} can be.`,
        {
          field: "count",
        },
      );
    }
    apply(setting);
    producer.burst(count);
    last = { ...last, burst: last.burst + count };
    onChange();
    return view();
  }

  return { view, set: (body) => queue(() => set(body)), burst: (body) => queue(() => burst(body)) };
}

/** What is left out stays as it is. */
function changed(before: Setting, body: ProducerBody): Setting {
  const { partition = before.partition } = body;
  return {
    running: body.running ?? before.running,
    ratePerSecond: body.ratePerSecond ?? before.ratePerSecond,
    topic: body.topic ?? before.topic,
    keys: body.keys ?? before.keys,
    users: body.users ?? before.users,
    key: body.key ?? before.key,
    partition: partition === -1 ? null : partition,
    values: body.values ?? before.values,
    value: body.value === undefined ? before.value : body.value,
    acks: body.acks ?? before.acks,
  };
}

/** However often Burst is pressed: some minutes' worth. */
const MOST_OUTSTANDING = 1_000_000;

/** Throws NO_SUCH_PARTITION where a topic of so many partitions does not have this one; `field` of the request names it. */
export function demandPartition(topic: string, partition: number, partitions: number, field = "partition"): void {
  if (partition < partitions) return;
  const which = partitions === 1 ? "only partition 0" : `partitions 0 to ${partitions - 1}`;
  throw new LabError("NO_SUCH_PARTITION", `${topic} has ${which}, not ${partition}.`, { field });
}

/** Throws VALIDATION where the value is not of the kind. `given`: with this request. */
function checkValue({ values, value }: Setting, given: boolean): void {
  const wrong = wrongValue(values, value, given);
  if (wrong !== null) throw new LabError("VALIDATION", `value: with values "${values}" ${wrong}.`, { field: "value" });
}

function wrongValue(values: Setting["values"], value: unknown, given: boolean): string | null {
  switch (values) {
    case "web-events":
      return given && value !== null ? "there is none" : null;
    case "json":
      return value === null && !given ? "it is missing" : null;
    case "text": {
      if (typeof value !== "string") return "it must be a string";
      const text = MessageText.safeParse(value);
      return text.success ? null : (text.error.issues[0]?.message ?? "it is not valid");
    }
  }
}

function textOf(values: Setting["values"], value: unknown): string {
  switch (values) {
    case "web-events":
      return "";
    case "text":
      return String(value);
    case "json":
      return JSON.stringify(value);
  }
}
