import type { Clock, Disposer } from "../../clock/clock.ts";
import { LabError } from "../../contract/errors.ts";
import type { LogMessage, MessageBatch } from "../../contract/message-rows.ts";
import type { LogEnds } from "../../kafka/admin/cluster-admin.ts";
import { KafkaRefusal } from "../../kafka/admin/kafka-error.ts";
import type { Stretch } from "../../kafka/reader/topic-reader.ts";
import { startWatchLoop } from "../../kafka/watch/watch-loop.ts";
import type { LogSources } from "./log-sources.ts";
import type { Tail } from "./tail.ts";
import { createTail, ROWS_IN_BATCH } from "./tail.ts";

/** The newest messages of topics, read without any group while somebody watches. */
export interface TopicTails {
  /** Begins to read where nobody watched this topic before, and ends with the last who does. Throws TOO_FAST beyond the limit. */
  subscribe(topic: string, listener: (batch: MessageBatch) => void): Disposer;
  recent(topic: string): MessageBatch;
  close(): void;
}

export interface TopicTailsOptions extends LogSources {
  clock: Clock;
}

/** Each costs the broker some questions a second. */
const MOST_TOPICS = 20;

interface Watched {
  tail: Tail;
  watchers: number;
  stop: Disposer;
}

export function createTopicTails(options: TopicTailsOptions): TopicTails {
  const watched = new Map<string, Watched>();

  function open(topic: string): Watched {
    if (watched.size >= MOST_TOPICS) throw new LabError("TOO_FAST", `${watched.size} topics are watched already.`);
    const tail = createTail({ kind: "topic", topic }, options.clock);
    const opened = { tail, watchers: 0, stop: startReading(topic, tail, options) };
    watched.set(topic, opened);
    return opened;
  }

  function end(topic: string, { tail, stop }: Watched): void {
    watched.delete(topic);
    stop();
    tail.close();
  }

  return {
    subscribe(topic, listener) {
      const found = watched.get(topic) ?? open(topic);
      found.watchers += 1;
      const unsubscribe = found.tail.subscribe(listener);
      return () => {
        unsubscribe();
        found.watchers -= 1;
        if (found.watchers === 0) end(topic, found);
      };
    },
    recent: (topic) => (watched.get(topic)?.tail ?? createTail({ kind: "topic", topic }, options.clock)).recent(),
    close() {
      for (const [topic, found] of watched) end(topic, found);
    },
  };
}

const EVERY_MS = 300;
const AFTER_TROUBLE_MS = 1000;
/** Nothing asks more often, whatever wakes it. */
const GAP_MS = 100;

/**
 * Looks again and again where the log ends, and reads the last of what has come since. So the numbers are exact however
 * much comes, and no more is read than is shown. Returns the disposer.
 */
function startReading(topic: string, tail: Tail, { clock, cluster, reader }: TopicTailsOptions): Disposer {
  /** By partition, the end of the log when it was last looked at; null before the first look. */
  let ends: Map<number, bigint> | null = null;

  async function round(): Promise<number> {
    try {
      const logs = await cluster.fetchLogEnds(topic);
      const news = ends === null ? [] : sinceThen(logs, ends);
      ends = new Map(logs.map(({ partition, logEnd }) => [partition, BigInt(logEnd)]));
      const stretches = stretchesOf(news);
      const found =
        stretches.length === 0 ? [] : [...(await reader.read(topic, stretches)).values()].flatMap(({ messages }) => messages);
      tail.push(
        found.toSorted(byTime).map((message) => ({ ...message, at: clock.now(), consumer: null, times: null })),
        Number(news.reduce((sum, { from, to }) => sum + (to - from), 0n)),
      );
      tail.trouble(null);
      return EVERY_MS;
    } catch (error) {
      tail.trouble(sentence(topic, error));
      return AFTER_TROUBLE_MS;
    }
  }

  const loop = startWatchLoop({ clock, round, gapMs: GAP_MS });
  return () => loop.close();
}

interface News {
  partition: number;
  from: bigint;
  to: bigint;
}

/** What has come to each partition; one that is new, or was made anew, counts from its beginning. */
function sinceThen(logs: readonly LogEnds[], ends: ReadonlyMap<number, bigint>): News[] {
  return logs.flatMap(({ partition, logStart, logEnd }) => {
    const [start, to] = [BigInt(logStart), BigInt(logEnd)];
    const before = ends.get(partition);
    const from = before === undefined || before > to ? start : before;
    return from < to ? [{ partition, from, to }] : [];
  });
}

/** The last messages of each partition in which something has come: together as many as are shown. */
function stretchesOf(news: readonly News[]): Stretch[] {
  const chosen = news.slice(0, ROWS_IN_BATCH);
  const limit = Math.max(1, Math.floor(ROWS_IN_BATCH / Math.max(1, chosen.length)));
  return chosen.map(({ partition, from, to }) => {
    const first = to - BigInt(limit);
    return { partition, from: String(first > from ? first : from), limit };
  });
}

/** As the broker has taken them, as far as can be told. */
function byTime(a: LogMessage, b: LogMessage): number {
  return a.timestamp - b.timestamp || a.partition - b.partition || (BigInt(a.offset) < BigInt(b.offset) ? -1 : 1);
}

function sentence(topic: string, error: unknown): string {
  if (error instanceof KafkaRefusal) {
    if (error.code === "UNKNOWN_TOPIC_OR_PARTITION") return `The cluster has no topic ${topic}.`;
    return `Kafka refuses to show ${topic}: ${error.code} (${error.message})`;
  }
  if (error instanceof LabError && error.code === "UNREADABLE")
    return `What lies in ${topic} cannot be unpacked here: ${error.message}`;
  return `Kafka does not answer: ${error instanceof Error ? error.message : String(error)}`;
}
