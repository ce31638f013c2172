import type { Producer } from "kafkajs";
import { Partitioners } from "kafkajs";
import type { Clock } from "../../clock/clock.ts";
import type { ProducerThreadOptions } from "../../contract/producer-thread.ts";
import { withDeadline } from "../admin/deadline.ts";
import { trackSockets } from "../admin/tracked-sockets.ts";
import { createKafka } from "../client/create-kafka.ts";
import type { WebEvent } from "./web-events.ts";

/** Sends batches of events, one at a time. */
export interface Sender {
  /** Resolves when every in-sync replica of every partition has acknowledged (acks all); rejects after 10 s at the latest. */
  send(topic: string, events: WebEvent[]): Promise<void>;
  close(): void;
}

const CLIENT_ID = "rebalance-lab-producer";
const DEADLINE_MS = 10_000;
const ALL_IN_SYNC_REPLICAS = -1;

/** Connects at the first batch. After a failure the next batch gets a new client, so that a broker that came back is found. */
export function createSender(options: ProducerThreadOptions, clock: Clock): Sender {
  let client: Client | null = null;

  async function deliver(topic: string, events: WebEvent[]): Promise<void> {
    client ??= openClient(options);
    await client.connected;
    await client.producer.send({ topic, acks: ALL_IN_SYNC_REPLICAS, messages: events });
  }

  function close(): void {
    client?.destroy();
    client = null;
  }

  return {
    async send(topic, events) {
      try {
        await withDeadline(clock, { ms: DEADLINE_MS, what: "Produce" }, deliver(topic, events));
      } catch (error) {
        close();
        throw error;
      }
    },
    close,
  };
}

interface Client {
  producer: Producer;
  connected: Promise<void>;
  destroy: () => void;
}

function openClient({ connection, metadataMaxAgeMs }: ProducerThreadOptions): Client {
  const { socketFactory, destroy } = trackSockets();
  const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 500 };
  const producer = createKafka(connection, { clientId: CLIENT_ID, socketFactory, retry }).producer({
    // murmur2 over the key, as Java's producer: the same key lands on the same partition whoever sends it.
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    metadataMaxAge: metadataMaxAgeMs,
  });
  return { producer, connected: producer.connect(), destroy };
}
