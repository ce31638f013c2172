import { ByteCap } from "./byte-cap.ts";
import { PartitionLog, type LogStartReason } from "./partition-log.ts";
import { ProducerBudget } from "./producers.ts";
import { logConfig, type TopicConfig } from "./topic-config.ts";
import { collisionKey } from "./topic-name.ts";

/** A topic that there is. Partitions are numbered from 0. */
export interface Topic {
  readonly name: string;
  /** 22 characters of URL-safe base64, as the wire's tables have UUIDs. */
  readonly id: string;
  readonly partitions: readonly PartitionLog[];
  /** What was set for it, without defaults. */
  readonly config: TopicConfig;
}

/** What happened to the topics. */
export type TopicChange =
  | { readonly kind: "created" | "deleted" | "partitions-added" | "config-changed"; readonly topic: Topic }
  | {
      readonly kind: "log-start-moved";
      readonly topic: Topic;
      readonly partition: number;
      readonly logStartOffset: bigint;
      readonly reason: LogStartReason;
    };

export interface TopicsOptions {
  /** The bound for the memory of all partitions together. */
  readonly capBytes: number;
  /** A random topic id: 22 characters of URL-safe base64. */
  readonly newTopicId: () => string;
}

/**
 * Partitions of all topics together. An empty one costs about a kilobyte; Apache Kafka has a bound for
 * one request only.
 */
export const MAX_PARTITIONS = 20_000;

/** How often Apache Kafka looks for what its retention settings no longer keep (log.retention.check.interval.ms). */
export const RETENTION_CHECK_MS = 300_000;

interface OwnTopic extends Topic {
  readonly partitions: PartitionLog[];
  config: TopicConfig;
}

/** The topics of the broker and what is in them. It does what it is told: topic-requests.ts says what is allowed. */
export class Topics {
  readonly cap: ByteCap;
  readonly #newTopicId: () => string;
  readonly #producers = new ProducerBudget();
  readonly #byName = new Map<string, OwnTopic>();
  readonly #byId = new Map<string, OwnTopic>();
  readonly #byCollisionKey = new Map<string, string>();
  readonly #listeners = new Set<(change: TopicChange) => void>();
  #partitionCount = 0;

  constructor({ capBytes, newTopicId }: TopicsOptions) {
    this.cap = new ByteCap(capBytes);
    this.#newTopicId = newTopicId;
  }

  /** Partitions of all topics. */
  get partitionCount(): number {
    return this.#partitionCount;
  }

  /** In the order in which they were created. */
  list(): readonly Topic[] {
    return [...this.#byName.values()];
  }

  get(name: string): Topic | undefined {
    return this.#byName.get(name);
  }

  getById(id: string): Topic | undefined {
    return this.#byId.get(id);
  }

  /** Null when there is no such topic or partition. */
  partition(name: string, partition: number): PartitionLog | null {
    return this.#byName.get(name)?.partitions[partition] ?? null;
  }

  /** An id for a topic that is not created after all. */
  unusedId(): string {
    return this.#newTopicId();
  }

  /** The topic that there is whose name differs in `.` and `_` only. */
  collidingName(name: string): string | undefined {
    return this.#byCollisionKey.get(collisionKey(name));
  }

  /** Tells each change as it happens; listeners must not change topics. */
  listen(listener: (change: TopicChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  create(name: string, partitions: number, config: TopicConfig): Topic {
    const topic: OwnTopic = { name, id: this.#newTopicId(), partitions: [], config };
    this.#byName.set(name, topic);
    this.#byId.set(topic.id, topic);
    this.#byCollisionKey.set(collisionKey(name), name);
    this.#grow(topic, partitions);
    this.#tell({ kind: "created", topic });
    return topic;
  }

  /** Deletes a topic with all its records. False when there is none of that name. */
  delete(name: string): boolean {
    const topic = this.#byName.get(name);
    if (!topic) return false;
    this.#byName.delete(name);
    this.#byId.delete(topic.id);
    this.#byCollisionKey.delete(collisionKey(name));
    this.#partitionCount -= topic.partitions.length;
    for (const log of topic.partitions) log.close();
    this.#tell({ kind: "deleted", topic });
    return true;
  }

  /** Lets a topic have `count` partitions, of which some are there. */
  addPartitions(name: string, count: number): void {
    const topic = this.#byName.get(name);
    if (!topic || count <= topic.partitions.length) return;
    this.#grow(topic, count);
    this.#tell({ kind: "partitions-added", topic });
  }

  /** Replaces what is set for a topic. */
  setConfig(name: string, config: TopicConfig): void {
    const topic = this.#byName.get(name);
    if (!topic) return;
    topic.config = config;
    for (const log of topic.partitions) log.config = logConfig(config);
    this.#tell({ kind: "config-changed", topic });
  }

  /** Lets go what the topics' retention settings no longer keep; to be called every RETENTION_CHECK_MS. */
  applyRetention(now: number): void {
    for (const { partitions } of this.#byName.values()) for (const log of partitions) log.applyRetention(now);
  }

  #grow(topic: OwnTopic, count: number): void {
    const config = logConfig(topic.config);
    for (let partition = topic.partitions.length; partition < count; partition++) {
      const log = new PartitionLog({ topic: topic.name, partition, config, cap: this.cap, producers: this.#producers });
      log.listen({
        logStartMoved: (reason) =>
          this.#tell({ kind: "log-start-moved", topic, partition, logStartOffset: log.logStartOffset, reason }),
      });
      topic.partitions.push(log);
      this.#partitionCount++;
    }
  }

  #tell(change: TopicChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
