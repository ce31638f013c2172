import { Kafka } from "kafkajs";
import type { Admin } from "kafkajs";
import createAdmin from "kafkajs/src/admin/index.js";
import Cluster from "kafkajs/src/cluster/index.js";
import Emitter from "kafkajs/src/instrumentation/emitter.js";
import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import { kafkaConfig } from "../client/create-kafka.ts";
import { trackSockets } from "./tracked-sockets.ts";

/** One kafkajs admin client and the way to end it for good: its sockets too, answered or not. */
export interface AdminClient {
  admin: Admin;
  /** The connections on which `admin` asks, for questions that it has no words for. */
  cluster: Cluster;
  /** Closes at once; never rejects. */
  destroy: () => void;
}

const CLIENT_ID = "rebalance-lab";

/** A kafkajs admin client that tries every bootstrap address, and of which each failure is quick. It creates no topic by asking for it. */
export function connectAdmin(connection: KafkaConnection): AdminClient {
  const { socketFactory, destroy } = trackSockets();
  const retry = { retries: connection.brokers.length + 1, initialRetryTime: 50, maxRetryTime: 200 };
  const config = kafkaConfig(connection, { clientId: CLIENT_ID, socketFactory, retry });
  const logger = new Kafka(config).logger();
  const instrumentationEmitter = new Emitter();
  const cluster = new Cluster({ ...config, logger, instrumentationEmitter, allowAutoTopicCreation: false });
  return { admin: createAdmin({ cluster, instrumentationEmitter, logger, retry }), cluster, destroy };
}
