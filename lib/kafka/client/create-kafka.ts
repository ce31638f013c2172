import { Kafka, logLevel } from "kafkajs";
import type { ISocketFactory, KafkaConfig, RetryOptions, SASLOptions } from "kafkajs";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import { mendKafkaJs } from "./mend-kafkajs.ts";

/**
 * How long one request may take. Low, so that a broker that went silent is noticed: a Fetch gets
 * max(this, maxWaitTimeInMs + 5 s), a JoinGroup the rebalance timeout + 5 s (kafkajs adds both).
 */
const REQUEST_TIMEOUT_MS = 4_000;
/** How long a connection may take to open. kafkajs' 1 s is too short when 200 clients connect at once. */
const CONNECTION_TIMEOUT_MS = 3_000;
/**
 * Waits of 0.3, 0.6 and 1.2 s, then of 2 s, each ± 20 %; kafkajs would double up to 30 s. So a client is back
 * some 2 s after its broker is, however long it was away: a class does not wait for a pause that nobody sees.
 */
const RETRY = { retries: 6, initialRetryTime: 300, factor: 0.2, multiplier: 2, maxRetryTime: 2_000 };

export interface CreateKafkaOptions {
  /** What Kafka lists as CLIENT-ID. */
  clientId: string;
  /** Makes the sockets; kafkajs' own factory without it. */
  socketFactory?: ISocketFactory;
  /** How kafkajs tries again by itself; without it as above. */
  retry?: RetryOptions;
}

/** A kafkajs client of the cluster: no logging, our timeouts. */
export function createKafka(connection: KafkaConnection, options: CreateKafkaOptions): Kafka {
  return new Kafka(kafkaConfig(connection, options));
}

/** What such a client is made of. */
export function kafkaConfig(
  connection: KafkaConnection,
  { clientId, socketFactory, retry }: CreateKafkaOptions,
): Omit<KafkaConfig, "brokers"> & { brokers: string[] } {
  mendKafkaJs();
  return {
    brokers: connection.brokers,
    clientId,
    logLevel: logLevel.NOTHING,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    retry: RETRY,
    ...(connection.ssl && { ssl: connection.ssl.ca === null ? {} : { ca: [connection.ssl.ca] } }),
    ...(connection.sasl && { sasl: saslOptions(connection.sasl) }),
    ...(socketFactory && { socketFactory }),
    ...(retry && { retry }),
  };
}

/** kafkajs tells the mechanisms apart by type: each needs a literal of its own. */
function saslOptions({ mechanism, username, password }: NonNullable<KafkaConnection["sasl"]>): SASLOptions {
  switch (mechanism) {
    case "plain":
      return { mechanism, username, password };
    case "scram-sha-256":
      return { mechanism, username, password };
    case "scram-sha-512":
      return { mechanism, username, password };
  }
}
