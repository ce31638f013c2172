import type { Producer, RecordMetadata } from "kafkajs";
import type { Clock } from "../../clock/clock.ts";
import type { Acks } from "../../contract/producer.ts";
import type { ProducerThreadOptions, Receipt } from "../../contract/producer-thread.ts";
import { withDeadline } from "../admin/deadline.ts";
import { trackSockets } from "../admin/tracked-sockets.ts";
import { createKafka } from "../client/create-kafka.ts";
import { choosePartition } from "./choose-partition.ts";
import type { Outgoing } from "./outgoing.ts";

/** Sends batches of messages. */
export interface Sender {
  /**
   * Resolves when the batch is acknowledged as `acks` says, with a receipt for the first message in each partition (none
   * with acks 0); rejects after 10 s at the latest.
   */
  send(batch: Batch): Promise<Receipt[]>;
  close(): void;
}

export interface Batch {
  topic: string;
  messages: Outgoing[];
  acks: Acks;
  /** Messages without a key go to 0, 1, 2 … in turn. A sender that is told so gets one batch at a time. */
  inTurn: boolean;
}

export interface SenderOptions extends ProducerThreadOptions {
  clientId: string;
  clock: Clock;
}

const DEADLINE_MS = 10_000;

/** The most topics whose clients are kept, each with a connection; of others the next batch connects anew. */
const MOST_CLIENTS = 4;

/** Kafka's own numbers: all in-sync replicas are -1. */
const ACKS = { 0: 0, 1: 1, all: -1 } as const;

/**
 * Connects at a topic's first batch. Each topic has a client of its own: one kafkajs producer asks for every topic that it
 * was ever used with, and would fail once for each that was deleted meanwhile. After a failure the topic's next batch gets
 * a new client, so that a broker that came back is found; the old one goes when nothing is under way on it any more.
 */
export function createSender({ clientId, clock, ...options }: SenderOptions): Sender {
  const open = new Set<Client>();
  /** By topic; the one that was used last is the last. */
  const current = new Map<string, Client>();
  let inTurn = false;

  function use(topic: string): Client {
    const client = current.get(topic) ?? openClient(options, clientId, () => inTurn);
    open.add(client);
    current.delete(topic);
    current.set(topic, client);
    const [oldest] = current.keys();
    if (current.size > MOST_CLIENTS && oldest !== undefined) retire(oldest);
    return client;
  }

  function retire(topic: string): void {
    const client = current.get(topic);
    current.delete(topic);
    if (client) closeUnused(client);
  }

  function closeUnused(client: Client): void {
    if (client.underWay > 0) return;
    open.delete(client);
    client.destroy();
  }

  async function deliver({ producer, connected }: Client, { topic, messages, acks, ...batch }: Batch): Promise<Receipt[]> {
    await connected;
    inTurn = batch.inTurn;
    const answer = await producer.send({ topic, acks: ACKS[acks], messages });
    return answer.flatMap((each) => receiptOf(each, messages));
  }

  return {
    async send(batch) {
      const { topic } = batch;
      const client = use(topic);
      client.underWay += 1;
      try {
        return await withDeadline(clock, { ms: DEADLINE_MS, what: "Produce" }, deliver(client, batch));
      } catch (error) {
        if (client === current.get(topic)) current.delete(topic);
        throw error;
      } finally {
        client.underWay -= 1;
        if (client !== current.get(topic)) closeUnused(client);
      }
    },
    close() {
      current.clear();
      for (const client of open) client.destroy();
      open.clear();
    },
  };
}

/** A topic that keeps the time of appending says that time; else it keeps the message's own. */
function receiptOf({ partition, baseOffset, logAppendTime }: RecordMetadata, [first]: Outgoing[]): Receipt[] {
  if (baseOffset === undefined || first === undefined) return [];
  const appended = Number(logAppendTime ?? -1);
  return [{ partition, offset: baseOffset, timestamp: appended >= 0 ? appended : Number(first.timestamp) }];
}

interface Client {
  producer: Producer;
  connected: Promise<void>;
  /** Batches that are not acknowledged. */
  underWay: number;
  destroy: () => void;
}

function openClient({ connection, metadataMaxAgeMs }: ProducerThreadOptions, clientId: string, isInTurn: () => boolean): Client {
  const { socketFactory, destroy } = trackSockets();
  const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 500 };
  const producer = createKafka(connection, { clientId, socketFactory, retry }).producer({
    createPartitioner: choosePartition(isInTurn),
    allowAutoTopicCreation: false,
    metadataMaxAge: metadataMaxAgeMs,
  });
  return { producer, connected: producer.connect(), underWay: 0, destroy };
}
