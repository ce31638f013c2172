import { once } from "node:events";
import { connect } from "node:net";
import { Kafka, logLevel } from "kafkajs";
import { buildBatch } from "../../lib/broker/log/testing.ts";
import { systemClock } from "../../lib/clock/clock.ts";
import { FrameCutter } from "../../lib/broker/serve/frame-cutter.ts";
import { produce } from "../../lib/wire/apis/00-produce.ts";
import { decodeResponse, encodeRequest } from "../../lib/wire/messages.ts";
import { createReadyTopic } from "../../tools/kafka/ready-topic.ts";
import type { Broker } from "./sides.ts";

/** Makes a topic with its partitions, and `dispose` for the end of the measurement. */
export async function makeTopic({ bootstrap }: Broker, topic: string, partitions = 1): Promise<void> {
  const admin = new Kafka({ brokers: [bootstrap], clientId: "bench", logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await createReadyTopic(admin, systemClock, { name: topic, partitions });
  } finally {
    await admin.disconnect();
  }
}

/** Throws a topic away, so that it takes no memory and no disk from what is measured next. */
export async function dropTopic({ bootstrap }: Broker, topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [bootstrap], clientId: "bench", logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.deleteTopics({ topics: [topic] });
  } finally {
    await admin.disconnect();
  }
}

export interface Filling {
  readonly valueBytes: number;
  readonly messagesPerBatch: number;
  readonly batches: number;
}

const VERSION = 7;
const IN_FLIGHT = 50;

/** Writes the same batch again and again to partition 0, as fast as the broker takes it: what is read later. */
export async function fillTopic({ bootstrap }: Broker, topic: string, filling: Filling): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port: Number(bootstrap.split(":")[1]), noDelay: true });
  await once(socket, "connect");
  const frame = requestOf(topic, filling);
  const cutter = new FrameCutter();
  let sent = 0;
  let answered = 0;
  const send = () => {
    for (; sent < filling.batches && sent - answered < IN_FLIGHT; sent++) socket.write(frame);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("The broker closed the connection that filled a topic")));
      socket.on("data", (chunk: Buffer) => {
        cutter.push(chunk);
        for (let answer = cutter.next(); answer !== null; answer = cutter.next()) {
          const errorCode = errorOf(answer);
          if (errorCode !== 0) reject(new Error(`A topic could not be filled: error ${errorCode}`));
          answered++;
        }
        if (answered === filling.batches) resolve();
        else send();
      });
      send();
    });
  } finally {
    socket.destroy();
  }
}

function requestOf(topic: string, { valueBytes, messagesPerBatch }: Filling): Buffer {
  const value = Buffer.alloc(valueBytes, "x");
  const records = buildBatch({
    records: Array.from({ length: messagesPerBatch }, () => ({ value })),
    baseTimestamp: Math.floor(performance.timeOrigin),
  });
  const draft = { acks: -1, timeoutMs: 30_000, topicData: [{ name: topic, partitionData: [{ index: 0, records }] }] };
  return Buffer.concat(encodeRequest(produce, { version: VERSION, correlationId: 1, clientId: "bench" }, draft));
}

function errorOf(answer: Buffer): number {
  const { body } = decodeResponse(produce, VERSION, answer);
  return body.responses[0]?.partitionResponses[0]?.errorCode ?? -1;
}
