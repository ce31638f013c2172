import { produce } from "../../../lib/wire/apis/00-produce.ts";
import { fetch } from "../../../lib/wire/apis/01-fetch.ts";
import { listOffsets } from "../../../lib/wire/apis/02-list-offsets.ts";
import { deleteRecords } from "../../../lib/wire/apis/21-delete-records.ts";
import { offsetForLeaderEpoch } from "../../../lib/wire/apis/23-offset-for-leader-epoch.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case } from "../talk.ts";
import { versionsOf } from "../versions.ts";
import { BASE_TIME, produceDraft, record } from "./records.ts";
import { makeTopic } from "./topics.ts";

const listOffsetsCase: Case = {
  name: "ListOffsets",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "listed", 2);
    for (const [value, time] of [
      ["a", 10],
      ["b", 30],
      ["c", 20],
    ] as const)
      await ask(produce, 9, produceDraft("listed", record(value, BASE_TIME + time)));
    for (const version of versionsOf(listOffsets)) {
      const list = (timestamp: bigint, note = String(timestamp), more: object = {}) =>
        ask(
          listOffsets,
          version,
          { replicaId: -1, topics: [{ name: "listed", partitions: [{ partitionIndex: 0, timestamp, ...more }] }] },
          { note },
        );
      for (const timestamp of [-1n, -2n, -3n, -4n, -5n, -6n, -7n, 0n]) await list(timestamp);
      for (const time of [10, 11, 20, 30, 31]) await list(BigInt(BASE_TIME + time), `time ${time}`);
      await list(-1n, "newer epoch", { currentLeaderEpoch: 4 });
      await list(-1n, "this epoch", { currentLeaderEpoch: 0 });
      const at = (partitionIndex: number) => ({ partitionIndex, timestamp: -1n });
      const listed = (name: string, partitions: { partitionIndex: number; timestamp: bigint }[]) => ({
        replicaId: -1,
        topics: [{ name, partitions }],
      });
      await ask(listOffsets, version, listed("listed", [at(1), at(1)]), { note: "twice" });
      await ask(listOffsets, version, listed("listed", [at(0), at(1)]), { note: "both", only: inAnyOrder });
      await ask(listOffsets, version, listed("listed", [at(9)]), { note: "unknown partition" });
      await ask(listOffsets, version, listed("missing", [at(0)]), { note: "unknown topic" });
      await ask(listOffsets, version, listed("missing", [{ partitionIndex: 0, timestamp: -7n }]), {
        note: "neither topic nor time",
      });
      await list(-7n, "neither epoch nor time", { currentLeaderEpoch: 4 });
      await ask(listOffsets, version, listed("listed", []), { note: "no partitions" });
      await ask(listOffsets, version, { replicaId: -1, topics: [] }, { note: "nothing" });
      await ask(listOffsets, version, { ...listed("listed", [at(0)]), isolationLevel: 1 }, { note: "committed" });
      await ask(
        listOffsets,
        version,
        { ...listed("listed", [{ partitionIndex: 1, timestamp: -3n }]) },
        { note: "newest of none" },
      );
      await ask(listOffsets, version, { ...listed("listed", [{ partitionIndex: 1, timestamp: 5n }]) }, { note: "time in none" });
      await ask(listOffsets, version, { ...listed("listed", [at(0)]), replicaId: -2 }, { note: "replica -2" });
    }
  },
};

const leaderEpochCase: Case = {
  name: "OffsetForLeaderEpoch",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "led", 2);
    for (const value of ["a", "b"]) await ask(produce, 9, produceDraft("led", record(value)));
    const begin = { name: "led", partitions: [{ partitionIndex: 0, offset: 1n }] };
    await ask(deleteRecords, 2, { topics: [begin], timeoutMs: 5000 });
    const of = (leaderEpoch: number, currentLeaderEpoch = -1, partition = 0) => ({ partition, currentLeaderEpoch, leaderEpoch });
    const partitions = {
      "this epoch": [of(0)],
      "this epoch, known to both": [of(0, 0)],
      "no epoch": [of(-1)],
      "before all": [of(-2)],
      "to come": [of(3)],
      "newer leader": [of(0, 4)],
      empty: [of(0, -1, 1)],
      "unknown partition": [of(0, -1, 9)],
      "unknown partition, newer leader": [of(0, 4, 9)],
      twice: [of(0), of(0)],
      none: [],
    };
    for (const version of versionsOf(offsetForLeaderEpoch)) {
      for (const [note, asked] of Object.entries(partitions))
        await ask(offsetForLeaderEpoch, version, { replicaId: -1, topics: [{ topic: "led", partitions: asked }] }, { note });
      const led = { topic: "led", partitions: [of(0)] };
      const missing = { topic: "missing", partitions: [of(0)] };
      await ask(offsetForLeaderEpoch, version, { topics: [missing] }, { note: "unknown topic" });
      await ask(offsetForLeaderEpoch, version, { topics: [led, led] }, { note: "a topic twice" });
      await ask(offsetForLeaderEpoch, version, { topics: [] }, { note: "nothing" });
      await ask(offsetForLeaderEpoch, version, { replicaId: 7, topics: [led] }, { note: "a follower" });
    }
  },
};

const deleteRecordsCase: Case = {
  name: "DeleteRecords",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    await makeTopic(client, "shortened");
    for (const value of ["a", "b", "c", "d", "e"]) await ask(produce, 9, produceDraft("shortened", record(value)));
    for (const version of versionsOf(deleteRecords)) {
      const cut = (offset: bigint, name = "shortened", partitionIndex = 0) =>
        ask(
          deleteRecords,
          version,
          { topics: [{ name, partitions: [{ partitionIndex, offset }] }], timeoutMs: 5000 },
          { note: `${name} ${partitionIndex} ${offset}` },
        );
      await cut(BigInt(version));
      await cut(0n);
      await cut(99n);
      await cut(-2n);
      await cut(1n, "missing");
      await cut(1n, "shortened", 5);
      await ask(deleteRecords, version, { topics: [], timeoutMs: 5000 });
    }
    const from = (fetchOffset: bigint) => ({ partition: 0, fetchOffset, partitionMaxBytes: 1000 });
    for (const offset of [0n, 2n])
      await ask(fetch, 11, { maxWaitMs: 0, minBytes: 1, topics: [{ topic: "shortened", partitions: [from(offset)] }] });
    const early = { partitionIndex: 0, timestamp: -2n };
    await ask(listOffsets, 7, { replicaId: -1, topics: [{ name: "shortened", partitions: [early] }] });
    await ask(produce, 9, produceDraft("shortened", record("f")));
    await ask(deleteRecords, 2, {
      topics: [{ name: "shortened", partitions: [{ partitionIndex: 0, offset: -1n }] }],
      timeoutMs: 1,
    });
  },
};

/** Where a log begins and ends, and what is where in it. */
export const logOffsetCases: readonly Case[] = [listOffsetsCase, leaderEpochCase, deleteRecordsCase];
