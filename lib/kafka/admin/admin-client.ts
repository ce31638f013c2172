import type { KafkaConnection } from "../../contract/consumer-thread.ts";
import { createKafka } from "../client/create-kafka.ts";
import type { AdminClient } from "./broker-link.ts";
import { trackSockets } from "./tracked-sockets.ts";

const CLIENT_ID = "rebalance-lab";

/** A kafkajs admin client that tries every bootstrap address, and of which each failure is quick. */
export function connectAdmin(connection: KafkaConnection): AdminClient {
  const { socketFactory, destroy } = trackSockets();
  const retry = { retries: connection.brokers.length + 1, initialRetryTime: 50, maxRetryTime: 200 };
  const admin = createKafka(connection, { clientId: CLIENT_ID, socketFactory, retry }).admin();
  return { admin, destroy };
}
