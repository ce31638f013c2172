import type { Clock, Disposer } from "../../clock/clock.ts";
import type { Cluster } from "../admin/cluster.ts";
import type { CommittedOffsets, LogEnds } from "../admin/cluster-admin.ts";
import { startWatchLoop } from "./watch-loop.ts";

/** Reads committed offsets, log ends and partition counts of every watched group, round after round. */
export interface OffsetsWatch {
  /** Watches a group from now on; it is read at once. The disposer ends it. */
  add(group: MeasuredGroup): Disposer;
  /** Reads everything now. */
  wake(): void;
  /** Nothing is told until the disposer is called; then everything is read. */
  hold(): Disposer;
  close(): void;
}

export interface MeasuredGroup {
  group: string;
  /** Which topics are read for it; `committed`: those that it has commits in. */
  topics: (committed: string[]) => string[];
  /** `count` is 0 where the cluster has no such topic any more. */
  onPartitionCount: (topic: string, count: number) => void;
  onOffsets: (offsets: MeasuredOffsets) => void;
  /** The address of the group's coordinator. */
  onCoordinator: (address: string) => void;
}

/** By partition of one topic. Null: could not be read this time, so what was known stays. */
export interface MeasuredOffsets {
  topic: string;
  committed: Map<number, string | null> | null;
  logs: Map<number, LogEnds> | null;
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
  logs: Map<number, LogEnds> | null;
}

/** What one round has read of a group. */
interface CommittedReading {
  of: MeasuredGroup;
  committed: CommittedOffsets["offsets"] | null;
  coordinator: string | null;
}

/** Starts without groups. Questions are asked one after the other; a topic that several groups read is asked about once. */
export function startOffsetsWatch({ clock, cluster, interval, onTrouble }: OffsetsWatchOptions): OffsetsWatch {
  const watched = new Set<MeasuredGroup>();
  const holders = new Set<object>();
  // What a round has read that was not free from its beginning to its end is not told.
  let spoilt = false;

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
    if (partitions !== null && partitions.length === 0) return { count: 0, logs: null };
    const ends = await attempt(`log ends of ${topic}`, () => cluster.fetchLogEnds(topic));
    return { count: partitions?.length ?? null, logs: ends && new Map(ends.map((log) => [log.partition, log])) };
  }

  async function readCommitted(of: MeasuredGroup): Promise<CommittedReading> {
    const answer = await attempt(`offsets of ${of.group}`, () => cluster.fetchCommitted(of.group));
    return { of, committed: answer?.offsets ?? null, coordinator: answer?.coordinator ?? null };
  }

  function tell({ of, committed }: CommittedReading, topic: string, { count, logs }: TopicReading): void {
    if (!watched.has(of) || spoilt) return;
    if (count !== null) of.onPartitionCount(topic, count);
    const rows = committed?.filter((row) => row.topic === topic).map((row) => [row.partition, row.offset] as const);
    of.onOffsets({ topic, committed: rows ? new Map(rows) : null, logs });
  }

  /** Log ends are read after the commits, as Kafka's own tool does: no commit is then seen beyond its log's end. */
  async function round(): Promise<number> {
    spoilt = holders.size > 0;
    const isUp = () => cluster.state().name === "up";
    const readings: CommittedReading[] = [];
    for (const of of watched) if (isUp()) readings.push(await readCommitted(of));
    const topics = new Map<string, TopicReading>();
    for (const reading of readings) {
      const { of, committed, coordinator } = reading;
      if (coordinator !== null && watched.has(of) && !spoilt) of.onCoordinator(coordinator);
      for (const topic of of.topics([...new Set(committed?.map((row) => row.topic))])) {
        if (!isUp()) return interval();
        const found = topics.get(topic) ?? (await readTopic(topic));
        topics.set(topic, found);
        tell(reading, topic, found);
      }
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
    hold() {
      const holder = {};
      holders.add(holder);
      spoilt = true;
      return () => {
        if (holders.delete(holder)) loop.wake();
      };
    },
    close() {
      watched.clear();
      loop.close();
    },
  };
}
