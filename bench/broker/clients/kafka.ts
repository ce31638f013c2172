import { Kafka, logLevel } from "kafkajs";
import type { Consumer } from "kafkajs";

/** A kafkajs client as its documentation shows it. */
export function kafkaAt(bootstrap: string, clientId: string): Kafka {
  return new Kafka({ brokers: [bootstrap], clientId, logLevel: logLevel.NOTHING });
}

let groups = 0;

/** A name that no other group of this process has, nor one of another process. */
export function newGroup(): string {
  return `bench-${process.pid}-${++groups}`;
}

/** Rejects when the consumer gives up. */
export function untilCrash(consumer: Consumer): Promise<never> {
  return new Promise((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
}
