import type { Clock, Disposer } from "../../clock/clock.ts";
import { LabError } from "../../contract/errors.ts";
import type { MessageBatch, MessagePage, MessagePageQuery, MessageSource } from "../../contract/message-rows.ts";
import type { Cluster } from "../../kafka/admin/cluster.ts";
import type { TopicReader } from "../../kafka/reader/topic-reader.ts";
import { orRefused } from "../errors.ts";
import type { GroupDesk } from "../group-desk.ts";
import type { TopicDesk } from "../topic-desk.ts";
import { readPage } from "./read-page.ts";
import { createTopicTails } from "./topic-tail.ts";

/** Messages as people look at them: live, or stretch by stretch. */
export interface MessageWatch {
  /** What is kept of a source that is watched. Throws GROUP_NOT_FOUND. */
  recent(source: MessageSource): MessageBatch;
  /** Batches from now on. Throws GROUP_NOT_FOUND, or TOO_FAST where too many topics are watched. */
  subscribe(source: MessageSource, listener: (batch: MessageBatch) => void): Disposer;
  /** Rejects with TOPIC_NOT_FOUND, NO_SUCH_PARTITION, UNREADABLE or REFUSED_BY_KAFKA. */
  read(topic: string, query: MessagePageQuery): Promise<MessagePage>;
  close(): void;
}

export interface MessageWatchOptions {
  clock: Clock;
  cluster: Pick<Cluster, "fetchLogEnds">;
  reader: TopicReader;
  groups: Pick<GroupDesk, "get">;
  topics: Pick<TopicDesk, "describe">;
}

export function createMessageWatch({ clock, cluster, reader, groups, topics }: MessageWatchOptions): MessageWatch {
  const tails = createTopicTails({ clock, cluster, reader });
  return {
    recent: (source) => (source.kind === "group" ? groups.get(source.group).messages.recent() : tails.recent(source.topic)),
    subscribe: (source, listener) =>
      source.kind === "group" ? groups.get(source.group).messages.subscribe(listener) : tails.subscribe(source.topic, listener),
    async read(topic, query) {
      const { partitions } = await topics.describe(topic);
      if (query.partition !== undefined && query.partition >= partitions.length) {
        throw new LabError(
          "NO_SUCH_PARTITION",
          `${topic} has ${partitions.length} partitions, and none of number ${query.partition}.`,
          {
            field: "partition",
          },
        );
      }
      return orRefused(`Topic ${topic}`, () => readPage({ cluster, reader }, topic, query));
    },
    close() {
      tails.close();
      reader.close();
    },
  };
}
