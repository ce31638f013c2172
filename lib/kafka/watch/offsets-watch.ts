import type { Clock, Disposer } from "../../clock/clock.ts";
import type { Cluster } from "../admin/cluster.ts";
import { startWatchLoop } from "./watch-loop.ts";

/** Reads committed offsets, log ends and partition counts of every watched group, round after round. */
export interface OffsetsWatch {
  /** Watches a group from now on; it is read at once. The disposer ends it. */
  add(group: MeasuredGroup): Disposer;
  /** Reads everything now. */
  wake(): void;
  close(): void;
}

export interface MeasuredGroup {
  group: string;
  topic: string;
  /** `count` is 0 where the cluster has no such topic any more. */
  onPartitionCount: (count: number) => void;
  onOffsets: (offsets: MeasuredOffsets) => void;
  /** The address of the group's coordinator. */
  onCoordinator: (address: string) => void;
}

/** By partition of the group's topic. Null: could not be read this time, so what was known stays. */
export interface MeasuredOffsets {
  committed: Map<number, string | null> | null;
  logEnds: Map<number, string> | null;
}

export interface OffsetsWatchOptions {
  clock: Clock;
  cluster: Pick<Cluster, "state" | "describeTopic" | "fetchLogEnds" | "fetchCommitted">;
  interval: () => number;
  /** Told of each question that failed; the round goes on with the next. */
  onTrouble: (what: string, error: unknown) => void;
}

const GAP_MS = 100;

/** What one round has read of a topic, so that groups which share it share the questions. */
interface TopicReading {
  count: number | null;
  logEnds: Map<number, string> | null;
}

/** Starts without groups. Questions are asked one after the other; a topic that several groups read is asked about once. */
export function startOffsetsWatch({ clock, cluster, interval, onTrouble }: OffsetsWatchOptions): OffsetsWatch {
  const watched = new Set<MeasuredGroup>();

  async function attempt<T>(what: string, question: () => Promise<T>): Promise<T | null> {
    try {
      return await question();
    } catch (error) {
      onTrouble(what, error);
      return null;
    }
  }

  async function readTopic(topic: string): Promise<TopicReading> {
    const partitions = await attempt(`partitions of ${topic}`, async () => (await cluster.describeTopic(topic)) ?? []);
    if (partitions !== null && partitions.length === 0) return { count: 0, logEnds: null };
    const ends = await attempt(`log ends of ${topic}`, () => cluster.fetchLogEnds(topic));
    const logEnds = ends && new Map(ends.map(({ partition, logEnd }) => [partition, logEnd]));
    return { count: partitions?.length ?? null, logEnds };
  }

  async function readGroup(of: MeasuredGroup, topic: TopicReading): Promise<void> {
    const answer = await attempt(`offsets of ${of.group}`, () => cluster.fetchCommitted(of.group));
    if (!watched.has(of)) return;
    if (topic.count !== null) of.onPartitionCount(topic.count);
    const committed = answer?.offsets.filter((row) => row.topic === of.topic).map((row) => [row.partition, row.offset] as const);
    of.onOffsets({ committed: committed ? new Map(committed) : null, logEnds: topic.logEnds });
    if (answer?.coordinator) of.onCoordinator(answer.coordinator);
  }

  async function round(): Promise<number> {
    const topics = new Map<string, TopicReading>();
    for (const of of watched) {
      if (cluster.state().name !== "up") break;
      const topic = topics.get(of.topic) ?? (await readTopic(of.topic));
      topics.set(of.topic, topic);
      await readGroup(of, topic);
    }
    return interval();
  }

  const loop = startWatchLoop({ clock, round, gapMs: GAP_MS });
  return {
    add(of) {
      watched.add(of);
      loop.wake();
      return () => void watched.delete(of);
    },
    wake: () => loop.wake(),
    close() {
      watched.clear();
      loop.close();
    },
  };
}
