import { randomUUID } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import type { EmbeddedBroker } from "../embedded/embedded-broker.ts";
import { firstAnswer, startCluster } from "../kafka/admin/cluster.ts";
import { KafkaRefusal } from "../kafka/admin/kafka-error.ts";
import { startConsumerThreads } from "../kafka/consumers/threads.ts";
import { startProducerThread } from "../kafka/producer/producer-thread.ts";
import { createTopicReader } from "../kafka/reader/topic-reader.ts";
import type { Log } from "../log/log.ts";
import type { StepSource } from "../steps/step-source.ts";
import { createLab } from "./create-lab.ts";
import type { Lab } from "./lab.ts";

export interface StartLabOptions {
  config: Config;
  clock: Clock;
  log: Log;
  /** The broker that the lab brought along, where `config` names no other Kafka. */
  embedded?: EmbeddedBroker | null;
  /** Tells the coordinator's steps, where anything does. */
  steps?: StepSource | null;
}

/** A broker that does not answer for this long at the start will not. */
const FIRST_ANSWER_MS = 15_000;

/**
 * Starts everything that the lab consists of: the connection to Kafka, consumer threads, producer
 * thread, watch, and the configured group with its topic. Rejects with one clear sentence when the
 * broker does not answer within 15 s, and has then ended what it began. `close` is the disposer.
 */
export async function startLab({ config, clock, log, embedded = null, steps = null }: StartLabOptions): Promise<Lab> {
  const { maxWaitMs, metadataMaxAgeMs } = config;
  const connection = embedded?.connection ?? config.kafka;
  if (!connection) throw new Error("There is no Kafka: neither an embedded broker nor KAFKA_BROKERS");
  const cluster = startCluster({ connection, clock, log });
  const ended: (() => Promise<void>)[] = [];
  try {
    await firstAnswer(cluster, clock, { ms: FIRST_ANSWER_MS, address: connection.brokers.join(",") });
    const threads = startConsumerThreads({
      threads: config.consumerThreads,
      options: { connection, maxWaitMs, metadataMaxAgeMs },
      clock,
      log,
    });
    ended.push(() => threads.close(0));
    const producer = startProducerThread({ thread: { connection, metadataMaxAgeMs }, clock, log });
    ended.push(() => producer.close(0));
    // Opens nothing before it is asked.
    const reader = createTopicReader({ connection, clock });
    return await createLab({ config, clock, log, cluster, threads, producer, reader, embedded, steps, newId: randomUUID });
  } catch (error) {
    await Promise.all(ended.map((end) => end()));
    cluster.close();
    throw sentence(config, error);
  }
}

/** Kafka's refusal of the configured topic, with the variables that it may be about. */
function sentence({ topic }: Config, error: unknown): unknown {
  if (!(error instanceof KafkaRefusal)) return error;
  return new Error(
    `Kafka refused the topic ${topic} with ${error.code} (${error.message}): see KAFKA_TOPIC, KAFKA_TOPIC_PARTITIONS and KAFKA_REPLICATION_FACTOR`,
    { cause: error },
  );
}
