import { buildBatch } from "../../../lib/broker/log/testing.ts";
import { systemClock as clock } from "../../../lib/clock/clock.ts";
import { produce } from "../../../lib/wire/apis/00-produce.ts";
import { fetch } from "../../../lib/wire/apis/01-fetch.ts";
import { listOffsets } from "../../../lib/wire/apis/02-list-offsets.ts";
import { initProducerId } from "../../../lib/wire/apis/22-init-producer-id.ts";
import type { RequestDraft } from "../../../lib/wire/api.ts";
import { ZERO_UUID } from "../../../lib/wire/schema.ts";
import type { Case, Talker } from "../talk.ts";
import { versionsOf } from "../versions.ts";
import { makeTopic } from "./topics.ts";

type FetchDraft = RequestDraft<typeof fetch>;
type FetchPartition = FetchDraft["topics"][number]["partitions"][number];

const DAY_MS = 24 * 60 * 60 * 1000;
/** Today: what is older than a week Apache Kafka deletes now and then. */
export const BASE_TIME = clock.now() - (clock.now() % DAY_MS);
/** Of the year 2100. */
const TOMORROW = 4_102_444_800_000;
const UNKNOWN_ID = "AAAAAAAAAAAAAAAAAAAAAQ";

/** A batch of one record. */
export const record = (value: string, timestamp = BASE_TIME) =>
  buildBatch({ records: [{ key: "k", value }], baseTimestamp: timestamp });

/** Writes a batch to a partition; acks all. */
export function produceDraft(topic: string, records: Buffer, index = 0): RequestDraft<typeof produce> {
  return { acks: -1, timeoutMs: 5000, topicData: [{ name: topic, partitionData: [{ index, records }] }] };
}

const produceCase: Case = {
  name: "Produce",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "written", 2);
    const large = buildBatch({ records: [{ value: Buffer.alloc(1_100_000) }], baseTimestamp: BASE_TIME });
    const broken = record("v");
    broken.writeUInt8(broken.readUInt8(65) ^ 1, 65);
    // Null is left out: Apache Kafka fails at it and answers nothing, and holds that connection for ever.
    const batches: Readonly<Record<string, Buffer>> = {
      good: record("v"),
      "two batches": Buffer.concat([record("a"), record("b")]),
      "no bytes": Buffer.alloc(0),
      large,
      broken,
      "magic 1": buildBatch({ magic: 1 }),
      "cut off": record("v").subarray(0, 65),
      "no time": buildBatch({ baseTimestamp: -1, maxTimestamp: -1 }),
      gzip: buildBatch({ codec: 1, baseTimestamp: BASE_TIME }),
      zstd: buildBatch({ codec: 4, baseTimestamp: BASE_TIME }),
      "no such codec": buildBatch({ codec: 5, baseTimestamp: BASE_TIME }),
      "not gzip": buildBatch({ codec: 1, payload: Buffer.from("x"), baseTimestamp: BASE_TIME }),
      control: buildBatch({ attributes: 0x20, baseTimestamp: BASE_TIME }),
      "wrong count": buildBatch({ count: 2, baseTimestamp: BASE_TIME }),
      "wrong last offset": buildBatch({ lastOffsetDelta: 5, baseTimestamp: BASE_TIME }),
      transactional: buildBatch({
        attributes: 0x10,
        producerId: 9n,
        producerEpoch: 0,
        baseSequence: 0,
        baseTimestamp: BASE_TIME,
      }),
    };
    for (const version of versionsOf(produce)) {
      for (const [note, records] of Object.entries(batches))
        await ask(produce, version, produceDraft("written", records), { note });
      // When it was refused stands in the answer.
      const tomorrow = buildBatch({ baseTimestamp: TOMORROW });
      await ask(produce, version, produceDraft("written", tomorrow), { note: "tomorrow", only: withoutTimes });
      await ask(produce, version, produceDraft("missing", record("v")), { note: "unknown topic" });
      await ask(produce, version, produceDraft("written", record("v"), 7), { note: "unknown partition" });
      await ask(produce, version, { ...produceDraft("written", record("v")), acks: 2 }, { note: "acks 2" });
      await ask(produce, version, { ...produceDraft("written", record("v")), acks: 1, timeoutMs: 0 }, { note: "acks 1" });
      await ask(produce, version, { acks: -1, timeoutMs: 1, topicData: [] }, { note: "nothing" });
      await ask(
        produce,
        version,
        { ...produceDraft("written", record("v")), transactionalId: "t" },
        { note: "transactional id" },
      );
      const noPartitions = [{ name: "written", partitionData: [] }];
      await ask(produce, version, { acks: -1, timeoutMs: 1, topicData: noPartitions }, { note: "no partitions" });
    }
    await produceWithoutAnswer(client);
    await (
      await talk.client("acks0")
    ).ask(produce, 7, { ...produceDraft("missing", record("v")), acks: 0 }, { note: "acks 0, unknown topic" });
  },
};

/** Times in brackets, as in "should be within [a, b]". */
function withoutTimes(answer: unknown): unknown {
  if (typeof answer === "string") return answer.replaceAll(/\[[^[\]]*\]/g, "[…]");
  if (Array.isArray(answer)) return answer.map(withoutTimes);
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]: [string, unknown]) => [key, withoutTimes(value)]));
}

async function produceWithoutAnswer({ ask }: Talker): Promise<void> {
  const partitions = [{ partitionIndex: 1, timestamp: -1n }];
  await ask(produce, 7, { ...produceDraft("written", record("v"), 1), acks: 0 }, { note: "acks 0", withinMs: 300 });
  await ask(listOffsets, 7, { replicaId: -1, topics: [{ name: "written", partitions }] });
}

const idempotentCase: Case = {
  name: "idempotent Produce",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "idempotent");
    for (const version of versionsOf(initProducerId)) {
      const draft = { transactionalId: null, transactionTimeoutMs: 1000 };
      const only = (answer: unknown) => ({ ...Object(answer), producerId: "an id" });
      await ask(initProducerId, version, draft, { only });
      await ask(initProducerId, version, { ...draft, transactionalId: "" }, { note: "empty transactional id" });
      await ask(initProducerId, version, { ...draft, producerId: 5n, producerEpoch: 3 }, { note: "with an id", only });
    }
    const batch = (baseSequence: number, producerEpoch = 0, producerId = 77n) =>
      produceDraft("idempotent", buildBatch({ producerId, producerEpoch, baseSequence, baseTimestamp: BASE_TIME }));
    const send = (baseSequence: number, producerEpoch = 0) =>
      ask(produce, 9, batch(baseSequence, producerEpoch), { note: `sequence ${baseSequence}, epoch ${producerEpoch}` });
    for (const sequence of [3, 4, 5, 4, 3, 7, 6, 7, 8, 9, 3, 10]) await send(sequence);
    await send(5, 1);
    await send(0, 1);
    await send(11, 0);
    await send(1, 1);
    await send(0, 1);
  },
};

const fetchCase: Case = {
  name: "Fetch",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    const id = await makeTopic(client, "read", 2);
    for (const value of ["one", "two", "three"]) await ask(produce, 9, produceDraft("read", record(value)));
    await ask(
      produce,
      9,
      produceDraft("read", buildBatch({ records: Array.from({ length: 5 }, () => ({ value: "x" })), baseTimestamp: BASE_TIME })),
    );
    for (const version of versionsOf(fetch)) {
      const at = (partitions: readonly FetchPartition[], more: Partial<FetchDraft> = {}, topic = "read", topicId = id) => ({
        maxWaitMs: 0,
        minBytes: 1,
        topics: [{ topic, topicId, partitions }],
        ...more,
      });
      const from = (fetchOffset: bigint, more: Partial<FetchPartition> = {}): FetchPartition => ({
        partition: 0,
        fetchOffset,
        partitionMaxBytes: 1_000_000,
        ...more,
      });
      const drafts: Readonly<Record<string, FetchDraft>> = {
        begin: at([from(0n)]),
        middle: at([from(5n)]),
        end: at([from(8n)]),
        beyond: at([from(9n)]),
        negative: at([from(-1n)]),
        committed: at([from(0n)], { isolationLevel: 1 }),
        "committed, end": at([from(8n)], { isolationLevel: 1 }),
        "committed, beyond": at([from(9n)], { isolationLevel: 1 }),
        "unknown partition": at([from(0n, { partition: 9 })]),
        "negative partition": at([from(0n, { partition: -1 })]),
        "unknown topic": at([from(0n)], {}, "missing", UNKNOWN_ID),
        "no topic": at([from(0n)], {}, "", ZERO_UUID),
        "two partitions": at([from(0n, { partition: 1 }), from(3n)]),
        "one bad": at([from(0n, { partition: 9 }), from(0n)]),
        "partition twice": at([from(0n), from(8n)]),
        "newer epoch": at([from(0n, { currentLeaderEpoch: 5 })]),
        "this epoch": at([from(0n, { currentLeaderEpoch: 0 })]),
        "odd epoch": at([from(0n, { currentLeaderEpoch: -2 })]),
        "fetched newer epoch": at([from(8n, { lastFetchedEpoch: 5 })]),
        "fetched this epoch": at([from(8n, { lastFetchedEpoch: 0 })]),
        "fetched older epoch": at([from(8n, { lastFetchedEpoch: -2 })]),
        "beyond, fetched this epoch": at([from(9n, { lastFetchedEpoch: 0 })]),
        "beyond, fetched newer epoch": at([from(9n, { lastFetchedEpoch: 1 })]),
        "empty, fetched this epoch": at([from(0n, { partition: 1, lastFetchedEpoch: 0 })]),
        "empty, fetched newer epoch": at([from(0n, { partition: 1, lastFetchedEpoch: 1 })]),
        "log start": at([from(0n, { logStartOffset: 3n })]),
        "session 0, epoch 1": at([from(0n)], { sessionEpoch: 1 }),
        "session 7, epoch 1": at([from(0n)], { sessionId: 7, sessionEpoch: 1 }),
        "session 7, epoch -1": at([from(0n)], { sessionId: 7, sessionEpoch: -1 }),
        "no session, epoch -1": at([from(0n)], { sessionEpoch: -1 }),
        nothing: { maxWaitMs: 5000, minBytes: 1, topics: [] },
        "no partitions": at([], { maxWaitMs: 5000 }),
        forgotten: at([from(0n)], { forgottenTopicsData: [{ topic: "read", topicId: id, partitions: [1] }] }),
        "negative wait": at([from(8n)], { maxWaitMs: -1 }),
        "max bytes 0": at([from(0n)], { maxBytes: 0 }),
        "negative max bytes": at([from(0n), from(5n)], { maxBytes: -1 }),
        "negative partition bytes": at([from(0n, { partitionMaxBytes: -1 }), from(0n, { partition: 1 })]),
        "negative partition bytes, end": at([from(8n, { partitionMaxBytes: -1 })]),
        "min bytes 0": at([from(8n)], { minBytes: 0, maxWaitMs: 5000 }),
        rack: at([from(0n)], { rackId: "r" }),
        "replica -2": at([from(0n)], { replicaId: -2, replicaState: { replicaId: -2, replicaEpoch: -1n } }),
        "cluster id": at([from(0n)], { clusterId: "x" }),
      };
      for (const [note, draft] of Object.entries(drafts)) await ask(fetch, version, draft, { note, only: withoutCutRecords });
    }
  },
};

/** Apache Kafka may cut the last batch at the limit; which session it gives is its own. */
function withoutCutRecords(answer: unknown): unknown {
  const { sessionId, ...rest } = { sessionId: 0, ...Object(answer) };
  return { ...rest, hasSession: sessionId === 0 ? "no" : "yes" };
}

/** A batch of one record. */
export const recordCases: readonly Case[] = [produceCase, idempotentCase, fetchCase];
