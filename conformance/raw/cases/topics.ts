import { listOffsets } from "../../../lib/wire/apis/02-list-offsets.ts";
import { metadata } from "../../../lib/wire/apis/03-metadata.ts";
import { createTopics } from "../../../lib/wire/apis/19-create-topics.ts";
import { deleteTopics } from "../../../lib/wire/apis/20-delete-topics.ts";
import { createPartitions } from "../../../lib/wire/apis/37-create-partitions.ts";
import type { RequestDraft } from "../../../lib/wire/api.ts";
import { ZERO_UUID } from "../../../lib/wire/schema.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case, Talker } from "../talk.ts";
import { versionsOf } from "../versions.ts";

type NewTopic = RequestDraft<typeof createTopics>["topics"][number];

const UNKNOWN_ID = "AAAAAAAAAAAAAAAAAAAAAQ";

/** Creates a topic, and waits until the broker knows it. */
export async function makeTopic({ ask }: Talker, name: string, numPartitions = 1): Promise<string> {
  await ask(createTopics, 7, { topics: [{ name, numPartitions, replicationFactor: 1 }] });
  for (;;) {
    const answer = await ask(
      metadata,
      12,
      { topics: [{ name, topicId: ZERO_UUID }], allowAutoTopicCreation: false },
      { quiet: true },
    );
    if (answer === null) throw new Error(`The broker does not say whether there is a topic ${name}`);
    const topic = answer.topics[0];
    if (topic?.errorCode === 0 && (await isLed(ask, name, numPartitions))) return topic.topicId;
  }
}

/** Metadata name a leader before it knows that it is one. */
async function isLed(ask: Talker["ask"], name: string, count: number): Promise<boolean> {
  const partitions = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp: -1n }));
  const answer = await ask(listOffsets, 7, { replicaId: -1, topics: [{ name, partitions }] }, { quiet: true });
  return answer?.topics.every((topic) => topic.partitions.every(({ errorCode }) => errorCode === 0)) ?? false;
}

const named = (name: string | null, topicId = ZERO_UUID) => ({ name, topicId });

const metadataCase: Case = {
  name: "Metadata",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    const id = await makeTopic(client, "meta", 2);
    for (const version of versionsOf(metadata)) {
      await ask(metadata, version, { topics: [named("meta")], allowAutoTopicCreation: false });
      await ask(metadata, version, {
        topics: [named("meta"), named("meta")],
        includeTopicAuthorizedOperations: true,
        includeClusterAuthorizedOperations: true,
        allowAutoTopicCreation: false,
      });
      await ask(metadata, version, { topics: [named("a b"), named(""), named("..")], allowAutoTopicCreation: true });
      await ask(metadata, version, { topics: [named("m".repeat(250))], allowAutoTopicCreation: false });
      if (version >= 1) await ask(metadata, version, { topics: [] });
      if (version >= 4) await ask(metadata, version, { topics: [named("missing")], allowAutoTopicCreation: false });
      if (version >= 4)
        await ask(metadata, version, {
          topics: [named("missing")],
          allowAutoTopicCreation: false,
          includeTopicAuthorizedOperations: true,
        });
      if (version >= 8)
        await ask(
          metadata,
          version,
          { topics: [named("a b"), named("meta")], allowAutoTopicCreation: false, includeTopicAuthorizedOperations: true },
          { only: inAnyOrder },
        );
      if (version >= 10) {
        await ask(metadata, version, { topics: [named(null, id)] }, { note: "by id" });
        await ask(metadata, version, { topics: [named("meta", id)] }, { note: "by id and name" });
        await ask(metadata, version, { topics: [named(null, UNKNOWN_ID)] }, { note: "by unknown id" });
        await ask(metadata, version, { topics: [named(null, UNKNOWN_ID)], includeTopicAuthorizedOperations: true });
        await ask(metadata, version, { topics: [named(null), named(null, id)] }, { note: "by nothing, and by id" });
        await ask(metadata, version, { topics: [named(null, id), named("missing")] }, { note: "by id, and by name" });
        await ask(metadata, version, { topics: [named(null)] }, { note: "by nothing" });
        await ask(metadata, version, { topics: [named(null, id), named(null, id)], includeTopicAuthorizedOperations: true });
      }
      await ask(metadata, version, { topics: [named(`auto-${version}`)] }, { note: "created now" });
    }
    await ask(metadata, 7, { topics: [named("auto.7")] }, { note: "collides" });
    await makeTopic(client, "after");
    await ask(metadata, 12, { topics: [named("auto-0"), named("auto-12"), named("auto.7")], allowAutoTopicCreation: false });
  },
};

const BAD_TOPICS: Readonly<Record<string, NewTopic>> = {
  "no partitions": { name: "bad", numPartitions: 0, replicationFactor: 1 },
  "-2 partitions": { name: "bad", numPartitions: -2, replicationFactor: 1 },
  "replication factor 3": { name: "bad", numPartitions: 1, replicationFactor: 3 },
  "replication factor 0": { name: "bad", numPartitions: 1, replicationFactor: 0 },
  "bad name": { name: "b d", numPartitions: 1, replicationFactor: 1 },
  "no name": { name: "", numPartitions: 1, replicationFactor: 1 },
  "unknown config": { name: "bad", numPartitions: 1, replicationFactor: 1, configs: [{ name: "x", value: "1" }] },
  "bad config": { name: "bad", numPartitions: 1, replicationFactor: 1, configs: [{ name: "retention.ms", value: "x" }] },
  "null config": { name: "bad", numPartitions: 1, replicationFactor: 1, configs: [{ name: "retention.ms", value: null }] },
  "unknown broker": {
    name: "bad",
    numPartitions: -1,
    replicationFactor: -1,
    assignments: [{ partitionIndex: 0, brokerIds: [9] }],
  },
  "counts and assignment": {
    name: "bad",
    numPartitions: 1,
    replicationFactor: 1,
    assignments: [{ partitionIndex: 0, brokerIds: [1] }],
  },
  "gap in assignment": {
    name: "bad",
    numPartitions: -1,
    replicationFactor: -1,
    assignments: [{ partitionIndex: 1, brokerIds: [1] }],
  },
  "too many partitions": { name: "bad", numPartitions: 20_000, replicationFactor: 1 },
  internal: { name: "__cluster_metadata", numPartitions: 1, replicationFactor: 1 },
};

const createTopicsCase: Case = {
  name: "CreateTopics",
  async run(talk) {
    const { ask } = await talk.client();
    for (const version of versionsOf(createTopics)) {
      const good = { name: `make-${version}`, numPartitions: 2, replicationFactor: 1 };
      const configs = [
        { name: "retention.ms", value: "1000" },
        { name: "cleanup.policy", value: "compact,delete" },
      ];
      await ask(createTopics, version, { topics: [{ ...good, configs }], validateOnly: true });
      await ask(createTopics, version, { topics: [{ ...good, configs }] });
      await ask(createTopics, version, { topics: [good] }, { note: "exists" });
      await ask(createTopics, version, { topics: [{ ...good, name: `make.${version}` }] }, { note: "collides" });
      await ask(createTopics, version, { topics: [] });
      const twice = { ...good, name: `twice-${version}` };
      await ask(
        createTopics,
        version,
        { topics: [twice, twice, { ...good, name: `once-${version}` }] },
        { note: "twice", only: inAnyOrder },
      );
      for (const [note, bad] of Object.entries(BAD_TOPICS)) await ask(createTopics, version, { topics: [bad] }, { note });
      const open = { name: `open-${version}`, numPartitions: -1, replicationFactor: -1 };
      await ask(createTopics, version, { topics: [open] }, { note: "counts left open" });
    }
    await ask(createTopics, 7, {
      topics: [
        { name: "assigned", numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: 0, brokerIds: [1] }] },
      ],
    });
  },
};

const createPartitionsCase: Case = {
  name: "CreatePartitions",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "grow", 2);
    for (const version of versionsOf(createPartitions)) {
      const more = (count: number, assignments: { brokerIds: number[] }[] | null = null) =>
        ask(createPartitions, version, { topics: [{ name: "grow", count, assignments }], timeoutMs: 5000 }, { note: `${count}` });
      await more(version + 2);
      await more(1);
      await more(0);
      await more(-1);
      await more(version + 3, [{ brokerIds: [9] }]);
      await more(version + 3, [{ brokerIds: [1] }, { brokerIds: [1] }]);
      await more(version + 3, []);
      await more(version + 3, [{ brokerIds: [] }]);
      await ask(createPartitions, version, { topics: [{ name: "missing", count: 3 }], timeoutMs: 5000 });
      await ask(createPartitions, version, { topics: [], timeoutMs: 5000 });
      const twice = { name: "grow", count: 9 };
      await ask(createPartitions, version, { topics: [twice, twice], timeoutMs: 5000 }, { note: "twice" });
      await ask(createPartitions, version, { topics: [{ name: "grow", count: 9 }], timeoutMs: 5000, validateOnly: true });
      await more(version + 3, [{ brokerIds: [1] }]);
    }
  },
};

const deleteTopicsCase: Case = {
  name: "DeleteTopics",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    for (const version of versionsOf(deleteTopics).filter((one) => one < 6)) {
      await makeTopic(client, `drop-${version}`);
      await ask(deleteTopics, version, { topicNames: ["missing"], timeoutMs: 5000 });
      await ask(deleteTopics, version, { topicNames: ["a b", ""], timeoutMs: 5000 }, { only: inAnyOrder });
      await ask(deleteTopics, version, { topicNames: [], timeoutMs: 5000 });
      await ask(deleteTopics, version, { topicNames: [`drop-${version}`, `drop-${version}`], timeoutMs: 5000 });
      await ask(deleteTopics, version, { topicNames: [`drop-${version}`], timeoutMs: 5000 });
    }
    const a = await makeTopic(client, "drop-a");
    const b = await makeTopic(client, "drop-b");
    const drop = (topics: NonNullable<RequestDraft<typeof deleteTopics>["topics"]>, note: string) =>
      ask(deleteTopics, 6, { topics, timeoutMs: 5000 }, { note, only: inAnyOrder });
    await drop([named("missing")], "unknown name");
    await drop([named(null, UNKNOWN_ID)], "unknown id");
    await drop([named(null)], "nothing");
    await drop([named("drop-a", a)], "name and id");
    await drop([named("drop-a"), named(null, a)], "by name, and by id");
    await drop([named(null, a), named(null, a)], "id twice");
    await drop([named(null, UNKNOWN_ID), named(null, UNKNOWN_ID)], "unknown id twice");
    await drop([named("drop-a"), named("drop-a")], "name twice");
    await drop([named("missing"), named("missing")], "unknown name twice");
    await drop([named(null, a), named("drop-b")], "good");
    await drop([named("drop-b"), named(null, b)], "gone");
  },
};

export const topicCases: readonly Case[] = [metadataCase, createTopicsCase, createPartitionsCase, deleteTopicsCase];
