import { Kafka, logLevel } from "kafkajs";
import type { ISocketFactory, RetryOptions, SASLOptions } from "kafkajs";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import { mendKafkaJs } from "./mend-kafkajs.ts";

/**
 * How long one request may take. Low, so that a broker that went silent is noticed: a Fetch gets
 * max(this, maxWaitTimeInMs + 5 s), a JoinGroup the rebalance timeout + 5 s (kafkajs adds both).
 */
const REQUEST_TIMEOUT_MS = 4_000;
/** How long a connection may take to open. kafkajs' 1 s is too short when 200 clients connect at once. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** kafkajs' own defaults, said aloud because it takes others where NODE_ENV is "test". Waits of 0.3, 0.6, 1.2, 2.4 and 4.8 s, each ± 20 %. */
const RETRY = { retries: 5, initialRetryTime: 300, factor: 0.2, multiplier: 2, maxRetryTime: 30_000 };

export interface CreateKafkaOptions {
  /** What Kafka lists as CLIENT-ID. */
  clientId: string;
  /** Makes the sockets; kafkajs' own factory without it. */
  socketFactory?: ISocketFactory;
  /** How often kafkajs tries by itself; its own five times without it. */
  retry?: RetryOptions;
}

/** A kafkajs client of the cluster: no logging, our timeouts. */
export function createKafka(connection: KafkaConnection, { clientId, socketFactory, retry }: CreateKafkaOptions): Kafka {
  mendKafkaJs();
  return new Kafka({
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
  });
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
