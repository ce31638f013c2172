import { Kafka } from "kafkajs";
import type { KafkaMessage } from "kafkajs";
import Cluster from "kafkajs/src/cluster/index.js";
import type { Clock } from "../../clock/clock.ts";
import { LabError } from "../../contract/errors.ts";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import type { LogMessage } from "../../contract/message-rows.ts";
import { createSerialQueue } from "../../queue/serial-queue.ts";
import { withDeadline } from "../admin/deadline.ts";
import { asRefusal, errorInfo } from "../admin/kafka-error.ts";
import { trackSockets } from "../admin/tracked-sockets.ts";
import { kafkaConfig } from "../client/create-kafka.ts";
import { logMessage } from "../messages/shown.ts";

/** Where to read in one partition: from this offset on, at most so many messages. */
export interface Stretch {
  partition: number;
  from: string;
  limit: number;
}

/** What was read of one partition. */
export interface ReadPart {
  /** In order of offset; without markers of transactions. */
  messages: LogMessage[];
  /** Where reading goes on: after the last of them, or after the markers that followed; null where there was nothing. */
  next: string | null;
}

/** Reads topics as they lie in the log, as a member of no group: nobody sees it, nothing is committed. */
export interface TopicReader {
  /**
   * What lies there, by partition; fewer than `limit` also where one answer does not hold them all. Rejects with a KafkaRefusal, or with a LabError: BROKER_AWAY where there
   * is no answer within 5 s, UNREADABLE where kafkajs cannot unpack what it got, TOO_FAST where too many wait already.
   */
  read(topic: string, stretches: readonly Stretch[]): Promise<Map<number, ReadPart>>;
  close(): void;
}

export interface TopicReaderOptions {
  connection: KafkaConnection;
  clock: Clock;
}

const CLIENT_ID = "rebalance-lab-reader";
const DEADLINE_MS = 5000;
/** One answer, and one partition's part of it: some hundred usual messages. */
const MOST_BYTES = 1024 * 1024;
const MOST_BYTES_EACH = 256 * 1024;
/** Readings that wait for their turn. */
const MOST_WAITING = 20;
const RETRY = { retries: 2, initialRetryTime: 50, maxRetryTime: 200 };
const METADATA_MAX_AGE_MS = 2000;

/** Connects at the first reading, and anew after each failure. One reading at a time. */
export function createTopicReader({ connection, clock }: TopicReaderOptions): TopicReader {
  const queue = createSerialQueue();
  let client: Client | null = null;
  let waiting = 0;

  function drop(): void {
    client?.destroy();
    client = null;
  }

  async function attempt(topic: string, stretches: readonly Stretch[]): Promise<Map<number, ReadPart>> {
    client ??= openClient(connection);
    try {
      return await withDeadline(clock, { ms: DEADLINE_MS, what: "Fetch" }, fetchAll(client, topic, stretches));
    } catch (error) {
      // A topic that is gone would be asked about for ever.
      drop();
      throw reason(error);
    }
  }

  return {
    async read(topic, stretches) {
      if (waiting >= MOST_WAITING) throw new LabError("TOO_FAST", "More is asked to be read than can be; try again in a moment.");
      waiting += 1;
      try {
        return await queue(() => attempt(topic, stretches));
      } finally {
        waiting -= 1;
      }
    },
    close: drop,
  };
}

interface Client {
  cluster: Cluster;
  connected: Promise<void>;
  destroy: () => void;
}

function openClient(connection: KafkaConnection): Client {
  const { socketFactory, destroy } = trackSockets();
  const config = kafkaConfig(connection, { clientId: CLIENT_ID, socketFactory, retry: RETRY });
  const cluster = new Cluster({
    ...config,
    logger: new Kafka(config).logger(),
    metadataMaxAge: METADATA_MAX_AGE_MS,
    allowAutoTopicCreation: false,
  });
  return { cluster, connected: cluster.connect(), destroy };
}

async function fetchAll({ cluster, connected }: Client, topic: string, stretches: readonly Stretch[]) {
  await connected;
  await cluster.addTargetTopic(topic);
  await cluster.refreshMetadataIfNecessary();
  const byNode = cluster.findLeaderForPartitions(
    topic,
    stretches.map(({ partition }) => partition),
  );
  const found = await Promise.all(
    Object.entries(byNode).map(async ([nodeId, partitions]) => {
      const broker = await cluster.findBroker({ nodeId });
      const wanted = stretches.filter(({ partition }) => partitions.includes(partition));
      const { responses } = await broker.fetch(request(topic, wanted));
      return responses.flatMap((response) => response.partitions);
    }),
  );
  const stretchOf = new Map(stretches.map((stretch) => [stretch.partition, stretch]));
  return new Map(
    found.flat().map(({ partition, messages }) => [partition, within(messages, topic, partition, stretchOf.get(partition))]),
  );
}

function request(topic: string, stretches: readonly Stretch[]) {
  const partitions = stretches.map(({ partition, from }) => ({ partition, fetchOffset: from, maxBytes: MOST_BYTES_EACH }));
  return { isolationLevel: 0, maxWaitTime: 0, minBytes: 0, maxBytes: MOST_BYTES, topics: [{ topic, partitions }] } as const;
}

type Fetched = KafkaMessage & { isControlRecord?: boolean };

/** An answer holds whole batches: what lies before the first asked for, and beyond the limit, is left out. */
function within(fetched: readonly Fetched[], topic: string, partition: number, stretch: Stretch | undefined): ReadPart {
  const from = BigInt(stretch?.from ?? 0);
  const reached = fetched.filter(({ offset }) => BigInt(offset) >= from);
  const records = reached.filter(({ isControlRecord }) => isControlRecord !== true);
  const taken = records.slice(0, stretch?.limit ?? 0);
  const last = taken.length < records.length ? taken.at(-1) : reached.at(-1);
  return {
    messages: taken.map((message) => logMessage(topic, partition, message)),
    next: last ? String(BigInt(last.offset) + 1n) : null,
  };
}

/** kafkajs' name for a codec that it has no program for: it brings gzip only. */
const NO_CODEC = "KafkaJSNotImplemented";

function reason(error: unknown): Error {
  const refusal = asRefusal(error);
  if (refusal) return refusal;
  if (error instanceof LabError) return error;
  if (error instanceof Error && error.name === NO_CODEC) return new LabError("UNREADABLE", error.message, { cause: error });
  return new LabError("BROKER_AWAY", `Fetch: ${errorInfo(error).message}`, { cause: error });
}
