import {
  Producer,
  Reader,
  readRecordsBatches,
  stringSerializers,
  type KafkaRecord,
  type RecordsBatch,
} from "@platformatic/kafka";
import { fetch } from "../../lib/wire/apis/01-fetch.ts";
import { metadata } from "../../lib/wire/apis/03-metadata.ts";
import { createTopics } from "../../lib/wire/apis/19-create-topics.ts";
import { ERROR, errorName } from "../../lib/wire/errors.ts";
import { ZERO_UUID } from "../../lib/wire/schema.ts";
import type { Broker } from "../brokers.ts";
import { until, uniqueName } from "../until.ts";
import { ask } from "./asking.ts";
import { COMPRESSIONS, type Compression, type Message, type Received } from "./programs/errand.ts";

/*
 * Topics beside the client that a scenario is about: what it sent is read here, and what it reads was sent from
 * here. Record batches are written and read by @platformatic/kafka, which knows each compression.
 */

const MOST_BYTES = 50_000_000;

/** Creates a topic of a new name, and waits until it can be written to. */
export async function makeTopic(broker: Broker, { partitions = 1, what = "clients" } = {}): Promise<string> {
  const name = uniqueName(what);
  const topics = [{ name, numPartitions: partitions, replicationFactor: 1 }];
  const made = await ask(broker, { api: createTopics, version: 7, body: { topics } });
  check(made.topics[0]?.errorCode);
  await until(async () => {
    const body = { topics: [{ name, topicId: ZERO_UUID }], allowAutoTopicCreation: false };
    const [topic] = (await ask(broker, { api: metadata, version: 12, body })).topics;
    check(topic?.errorCode);
    const leaders = topic?.partitions.filter(({ leaderId }) => leaderId >= 0) ?? [];
    if (leaders.length !== partitions) throw new Error(`${name} has ${leaders.length} leaders of ${partitions}`);
  });
  return name;
}

export interface Seed {
  readonly topic: string;
  readonly compression?: Compression;
  /** To partition 0 where none is said. */
  readonly messages: readonly (Message & { readonly partition?: number })[];
  /** The first record's time in ms since the epoch; each later one is a second newer. Now by default. */
  readonly from?: number;
}

/** Appends one record batch to each partition that is named. */
export async function seed({ bootstrap }: Broker, { topic, compression = "none", messages, from }: Seed): Promise<void> {
  const producer = new Producer({ clientId: "seed", bootstrapBrokers: [bootstrap], serializers: stringSerializers });
  const records = messages.map(({ key, value, headers, partition = 0 }, index) => ({
    topic,
    partition,
    ...(key !== null && { key }),
    ...(value !== null && { value }),
    headers,
    ...(from !== undefined && { timestamp: BigInt(from + index * 1000) }),
  }));
  try {
    await producer.send({ messages: records, compression, acks: -1 });
  } finally {
    await producer.close();
  }
}

/** Everything in a partition, and with which compression each of its batches is. */
export async function readLog(
  broker: Broker,
  topic: string,
  partition = 0,
): Promise<{ messages: Received[]; compressions: Compression[] }> {
  const batches: RecordsBatch[] = [];
  for (let offset = 0n; ;) {
    const read = await fetchBatches(broker, { topic, partition, offset });
    const last = read.at(-1);
    if (last === undefined) break;
    batches.push(...read);
    offset = last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
  }
  return {
    messages: batches.flatMap((batch) => batch.records.map((record) => asReceived(record, batch, partition))),
    compressions: batches.map(({ attributes }) => COMPRESSIONS[attributes & 7] ?? "none"),
  };
}

async function fetchBatches(broker: Broker, { topic, partition, offset }: { topic: string; partition: number; offset: bigint }) {
  const partitions = [{ partition, fetchOffset: offset, partitionMaxBytes: MOST_BYTES }];
  const body = { maxWaitMs: 0, minBytes: 0, maxBytes: MOST_BYTES, topics: [{ topic, partitions }] };
  const { responses } = await ask(broker, { api: fetch, version: 11, body });
  const answer = responses[0]?.partitions[0];
  check(answer?.errorCode);
  return readRecordsBatches(Reader.from(answer?.records ?? Buffer.alloc(0)));
}

function asReceived(record: KafkaRecord, { firstOffset, firstTimestamp }: RecordsBatch, partition: number): Received {
  return {
    key: record.key?.toString() ?? null,
    value: record.value?.toString() ?? null,
    headers: Object.fromEntries(record.headers.map(([name, text]) => [String(name), String(text)])),
    partition,
    offset: Number(firstOffset) + record.offsetDelta,
    timestamp: Number(firstTimestamp + record.timestampDelta),
  };
}

function check(errorCode: number | undefined): void {
  if (errorCode !== ERROR.NONE) throw new Error(errorCode === undefined ? "There was no answer" : errorName(errorCode));
}
