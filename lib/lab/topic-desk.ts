import type { Clock } from "../clock/clock.ts";
import { sleep } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import { LabError } from "../contract/errors.ts";
import type { CreateTopicBody, PatchTopicBody, TopicAnswer } from "../contract/http.ts";
import type { Cluster } from "../kafka/admin/cluster.ts";
import type { PartitionInfo } from "../kafka/admin/cluster-admin.ts";
import { KafkaRefusal } from "../kafka/admin/kafka-error.ts";
import { orRefused } from "./errors.ts";
import { createSerialQueue } from "../queue/serial-queue.ts";

/** Topics: what the lab made, what it may change, and what the cluster says of them. */
export interface TopicDesk {
  /**
   * The configured topic, created when missing. `expected` is the configured partition count where it
   * existed already with another one.
   */
  openConfigured(): Promise<{ partitions: number; expected: number | null }>;
  create(body: CreateTopicBody): Promise<TopicAnswer>;
  /** Rejects with TOPIC_NOT_FOUND. */
  describe(topic: string): Promise<TopicAnswer>;
  addPartitions(topic: string, body: PatchTopicBody): Promise<TopicAnswer>;
  /** Deletes a topic that the lab made; nothing happens where it did not. */
  remove(topic: string): Promise<void>;
  /** Made by this lab, or on its own broker: it may be produced into and enlarged without asking. */
  mayUse(topic: string): boolean;
  /** Throws TOPIC_NOT_OURS where it may not, and `confirm` is not its name. */
  demandUse(topic: string, confirm: string | undefined): void;
  /**
   * The broker has lost what it held: makes the configured topic again, and those of the lab's that are in use. Whatever
   * is there stays as it is.
   */
  restore(inUse: ReadonlySet<string>): Promise<void>;
}

export interface TopicDeskOptions {
  config: Pick<Config, "topic" | "topicPartitions" | "replicationFactor" | "limits">;
  cluster: Pick<Cluster, "describeTopic" | "createTopic" | "createPartitions" | "deleteTopic">;
  clock: Clock;
  /** Whether the whole cluster is the lab's own. */
  ownCluster: boolean;
  /** Called when a topic has become larger. */
  onGrowth: () => void;
}

/** Every broker hears of a new topic or partition a moment after the controller has made it. */
const SETTLE_STEP_MS = 50;
/** For its partitions to have leaders; where some broker is down they may never have. */
const LEADERS_WITHIN_MS = 2000;
/** For it to be known at all: that takes a busy broker several seconds (Kafka's Admin.createTopics warns of it). */
const KNOWN_WITHIN_MS = 15_000;

export function createTopicDesk({ config, cluster, clock, ownCluster, onGrowth }: TopicDeskOptions): TopicDesk {
  // One change at a time, so that two together cannot pass the limit.
  const queue = createSerialQueue();
  // How many partitions each has; bounded by the limit of partitions, since each topic has at least one.
  const made = new Map<string, number>();
  let partitionsMade = 0;

  const isOurs = (topic: string) => topic === config.topic || made.has(topic);
  const mayUse = (topic: string) => ownCluster || isOurs(topic);

  function demandUse(topic: string, confirm: string | undefined): void {
    if (mayUse(topic) || confirm === topic) return;
    throw new LabError("TOPIC_NOT_OURS", `The lab neither made ${topic} nor was configured with it.`, { field: "confirm" });
  }

  function answer(topic: string, partitions: PartitionInfo[]): TopicAnswer {
    return { topic, ours: isOurs(topic), partitions };
  }

  async function find(topic: string): Promise<PartitionInfo[]> {
    const found = await orRefused(`Topic ${topic}`, () => cluster.describeTopic(topic));
    if (!found) throw new LabError("TOPIC_NOT_FOUND", `The cluster has no topic ${topic}.`, { field: "topic" });
    return found;
  }

  /** What the cluster says of the topic once it has that many partitions with leaders, or in the end whatever it says. */
  async function settled(topic: string, partitions: number): Promise<PartitionInfo[]> {
    const since = clock.now();
    for (;;) {
      const found = await cluster.describeTopic(topic).catch(notYet);
      if (found && found.length >= partitions && found.every(({ leader }) => leader >= 0)) return found;
      if (clock.now() - since >= (found ? LEADERS_WITHIN_MS : KNOWN_WITHIN_MS)) return find(topic);
      await sleep(clock, SETTLE_STEP_MS);
    }
  }

  function checkLimit(more: number): void {
    const { partitions: limit } = config.limits;
    if (partitionsMade + more <= limit) return;
    throw new LabError(
      "LIMIT_PARTITIONS",
      `${more} more would make ${partitionsMade + more} partitions; the limit is ${limit}.`,
      { field: "partitions" },
    );
  }

  async function create(body: CreateTopicBody): Promise<TopicAnswer> {
    const { name: topic, partitions } = body;
    const replicationFactor = body.replicationFactor ?? config.replicationFactor;
    checkLimit(partitions);
    const created = await orRefused(`Topic ${topic}`, () => cluster.createTopic({ topic, partitions, replicationFactor }));
    if (!created) throw new LabError("TOPIC_EXISTS", `The cluster has a topic ${topic} already.`, { field: "name" });
    made.set(topic, partitions);
    partitionsMade += partitions;
    return answer(topic, await settled(topic, partitions));
  }

  async function addPartitions(topic: string, { partitions, confirm }: PatchTopicBody): Promise<TopicAnswer> {
    const { length: before } = await find(topic);
    demandUse(topic, confirm);
    if (partitions <= before) {
      throw new LabError("PARTITIONS_ONLY_UP", `${topic} has ${before} partitions; ${partitions} is not more.`, {
        field: "partitions",
      });
    }
    checkLimit(partitions - before);
    await orRefused(`Topic ${topic}`, () => cluster.createPartitions(topic, partitions));
    partitionsMade += partitions - before;
    if (made.has(topic)) made.set(topic, partitions);
    const found = await settled(topic, partitions);
    onGrowth();
    return answer(topic, found);
  }

  async function remove(topic: string): Promise<void> {
    const partitions = made.get(topic);
    if (partitions === undefined) return;
    await orRefused(`Topic ${topic}`, () => cluster.deleteTopic(topic));
    made.delete(topic);
    partitionsMade -= partitions;
  }

  async function openConfigured(): Promise<{ partitions: number; expected: number | null }> {
    const { topic, topicPartitions: wanted, replicationFactor } = config;
    const found = await cluster.describeTopic(topic);
    if (found && ownCluster && found.length < wanted) {
      // A client of another make was faster: it made the topic by asking for it, and then it has one partition.
      await cluster.createPartitions(topic, wanted);
      return { partitions: (await settled(topic, wanted)).length, expected: null };
    }
    if (found) return { partitions: found.length, expected: found.length === wanted ? null : wanted };
    // False: somebody else was faster, which is as good.
    if (await cluster.createTopic({ topic, partitions: wanted, replicationFactor })) {
      made.set(topic, wanted);
      partitionsMade += wanted;
    }
    const { length: partitions } = await settled(topic, wanted);
    return { partitions, expected: partitions === wanted ? null : wanted };
  }

  async function restore(inUse: ReadonlySet<string>): Promise<void> {
    for (const [topic, partitions] of made) {
      const wanted = topic === config.topic ? config.topicPartitions : partitions;
      const found = await cluster.describeTopic(topic);
      // Clients of other makes can make a topic by asking for it, and then it has one partition.
      if (found && found.length < wanted) await cluster.createPartitions(topic, wanted);
      if (found) continue;
      made.delete(topic);
      partitionsMade -= partitions;
      if (topic !== config.topic && inUse.has(topic)) await create({ name: topic, partitions });
    }
    await openConfigured();
  }

  return {
    openConfigured: () => queue(openConfigured),
    create: (body) => queue(() => create(body)),
    describe: async (topic) => answer(topic, await find(topic)),
    addPartitions: (topic, body) => queue(() => addPartitions(topic, body)),
    remove: (topic) => queue(() => remove(topic)),
    mayUse,
    demandUse,
    restore: (inUse) => queue(() => restore(inUse)),
  };
}

/** LEADER_NOT_AVAILABLE and its like pass while a topic settles. */
function notYet(error: unknown): null {
  if (error instanceof KafkaRefusal) return null;
  throw error;
}
