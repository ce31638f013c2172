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

/** Kafka's own numbers: all in-sync replicas are -1. */
const ACKS = { 0: 0, 1: 1, all: -1 } as const;

/**
 * Connects at the first batch. After a failure the next batch gets a new client, so that a broker that came back is found
 * and a topic that is gone is forgotten; the old one goes when nothing is under way on it any more.
 */
export function createSender({ clientId, clock, ...options }: SenderOptions): Sender {
  const open = new Set<Client>();
  let current: Client | null = null;
  let inTurn = false;

  function use(): Client {
    if (current) return current;
    current = openClient(options, clientId, () => inTurn);
    open.add(current);
    return current;
  }

  async function deliver({ producer, connected }: Client, { topic, messages, acks, ...batch }: Batch): Promise<Receipt[]> {
    await connected;
    inTurn = batch.inTurn;
    const answer = await producer.send({ topic, acks: ACKS[acks], messages });
    return answer.flatMap((each) => receiptOf(each, messages));
  }

  return {
    async send(batch) {
      const client = use();
      client.underWay += 1;
      try {
        return await withDeadline(clock, { ms: DEADLINE_MS, what: "Produce" }, deliver(client, batch));
      } catch (error) {
        if (client === current) current = null;
        throw error;
      } finally {
        client.underWay -= 1;
        if (client !== current && client.underWay === 0) {
          open.delete(client);
          client.destroy();
        }
      }
    },
    close() {
      current = null;
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
