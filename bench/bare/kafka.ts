import { Socket } from "node:net";
import { Kafka, logLevel } from "kafkajs";
import type { Consumer, ISocketFactory } from "kafkajs";
import { RequestReader } from "../../lib/kafka/consumers/request-reader.ts";
import type { RequestHead } from "../../lib/kafka/consumers/request-reader.ts";
import type { BareSettings } from "./words.ts";

/** A kafkajs client as its documentation shows it; `socketFactory` only where its requests are watched. */
export function bareKafka({ brokers }: BareSettings, clientId: string, socketFactory?: ISocketFactory): Kafka {
  return new Kafka({ brokers, clientId, logLevel: logLevel.NOTHING, ...(socketFactory && { socketFactory }) });
}

/** A consumer with the settings that the lab's have, kafkajs' own assigner, and nothing around it. */
export function bareConsumer(kafka: Kafka, settings: BareSettings, groupId: string): Consumer {
  return kafka.consumer({
    groupId,
    sessionTimeout: settings.sessionTimeoutMs,
    heartbeatInterval: settings.heartbeatIntervalMs,
    rebalanceTimeout: settings.rebalanceTimeoutMs,
    maxWaitTimeInMs: settings.maxWaitMs,
    metadataMaxAge: settings.metadataMaxAgeMs,
    allowAutoTopicCreation: false,
  });
}

/** kafkajs' own socket, but that `onSent` hears of each request at the moment at which it is written. */
export function watchedSockets(onSent: (request: RequestHead) => void): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const socket = new WatchedSocket(onSent);
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    return socket.connect({ host, port }, onConnect);
  };
}

class WatchedSocket extends Socket {
  readonly #reader = new RequestReader();
  readonly #onSent: (request: RequestHead) => void;

  constructor(onSent: (request: RequestHead) => void) {
    super();
    this.#onSent = onSent;
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    super._write(chunk, encoding, done);
    this.#reader.read(chunk).forEach(this.#onSent);
  }
}
