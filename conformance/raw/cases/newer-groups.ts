import { offsetCommit } from "../../../lib/wire/apis/08-offset-commit.ts";
import { offsetFetch } from "../../../lib/wire/apis/09-offset-fetch.ts";
import { joinGroup } from "../../../lib/wire/apis/11-join-group.ts";
import { heartbeat } from "../../../lib/wire/apis/12-heartbeat.ts";
import { leaveGroup } from "../../../lib/wire/apis/13-leave-group.ts";
import { syncGroup } from "../../../lib/wire/apis/14-sync-group.ts";
import { deleteGroups } from "../../../lib/wire/apis/42-delete-groups.ts";
import { offsetDelete } from "../../../lib/wire/apis/47-offset-delete.ts";
import { consumerGroupHeartbeat } from "../../../lib/wire/apis/68-consumer-group-heartbeat.ts";
import { consumerGroupDescribe } from "../../../lib/wire/apis/69-consumer-group-describe.ts";
import { ZERO_UUID } from "../../../lib/wire/schema.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case, Talker } from "../talk.ts";
import { versionsOf } from "../versions.ts";
import { joinDraft, PROTOCOL } from "./members.ts";
import { joins, look, NewerMember, untilTargetsMayChange, type HeartbeatDraft, makeGroupedTopic } from "./newer-members.ts";
import { newerTopicCases } from "./newer-topics.ts";

/** What is wrong with a heartbeat by itself. */
const MALFORMED: Readonly<Record<string, Partial<HeartbeatDraft>>> = {
  "no group": { groupId: "" },
  "blank group": { groupId: " " },
  "no member, leaves": { memberId: "", memberEpoch: -1 },
  "no member, stays": { memberId: "", memberEpoch: 5 },
  "empty instance": { instanceId: "" },
  "empty rack": { rackId: "" },
  "no rebalance timeout": { rebalanceTimeoutMs: -1 },
  "partitions not said": { topicPartitions: null },
  "has partitions": { topicPartitions: [{ topicId: ZERO_UUID, partitions: [0] }] },
  "subscribes not": { subscribedTopicNames: null },
  "no such epoch": { memberEpoch: -3 },
  "leaves for a while, not static": { memberEpoch: -2 },
  "unknown assignor": { serverAssignor: "sticky" },
  "assignor in capitals": { serverAssignor: "Uniform" },
  "no group that it stays in": { memberEpoch: 1 },
  "no group that it leaves": { memberEpoch: -1 },
  "no group that it leaves for a while": { memberEpoch: -2, instanceId: "one" },
};

const malformedCase: Case = {
  name: "heartbeats of the newer protocol that are refused",
  async run(talk) {
    const { ask } = await talk.client();
    for (const version of versionsOf(consumerGroupHeartbeat))
      for (const [note, more] of Object.entries(MALFORMED))
        await ask(consumerGroupHeartbeat, version, joins("newer-refused", "m", more), { note });
    await ask(consumerGroupHeartbeat, 1, joins("newer-refused", ""), { note: "no id of its own" });
    for (const version of versionsOf(consumerGroupDescribe))
      for (const groupIds of [["newer-refused"], [], ["", "newer-refused", "newer-refused"]])
        await ask(consumerGroupDescribe, version, { groupIds, includeAuthorizedOperations: true }, { note: groupIds.join() });
  },
};

/** What a member, or somebody who is none, may send without being heard. */
async function intrude(
  { ask }: Talker,
  { groupId, memberId, memberEpoch }: { groupId: string; memberId: string; memberEpoch: number },
) {
  const me = { groupId, memberId, memberEpoch };
  const others: Readonly<Record<string, HeartbeatDraft>> = {
    "unknown member": { ...me, memberId: "nobody" },
    "newer epoch": { ...me, memberEpoch: memberEpoch + 1 },
    "much older epoch": { ...me, memberEpoch: 1 },
    "epoch before, says nothing": { ...me, memberEpoch: memberEpoch - 1 },
    "epoch before, has others": {
      ...me,
      memberEpoch: memberEpoch - 1,
      topicPartitions: [{ topicId: ZERO_UUID, partitions: [0] }],
    },
    "unknown instance": { ...me, instanceId: "nobody" },
    "unknown member leaves": { ...me, memberId: "nobody", memberEpoch: -1 },
    "unknown instance leaves": { ...me, instanceId: "nobody", memberEpoch: -2 },
  };
  for (const version of versionsOf(consumerGroupHeartbeat))
    for (const [note, other] of Object.entries(others)) await ask(consumerGroupHeartbeat, version, other, { note });
  const classic = { groupId, memberId, generationId: memberEpoch };
  for (const groupInstanceId of [null, "nobody"]) {
    await ask(heartbeat, 4, { ...classic, groupInstanceId });
    await ask(syncGroup, 5, { ...classic, ...PROTOCOL, groupInstanceId, assignments: [] });
  }
  await ask(joinGroup, 9, joinDraft(groupId, { protocolType: "other" }), { note: "other type", only: codeOf });
  await ask(leaveGroup, 5, { groupId, members: [{ memberId: "nobody" }, { memberId: "x", groupInstanceId: "nobody" }] });
  await ask(deleteGroups, 2, { groupsNames: [groupId] });
  const partitions = [{ partitionIndex: 0 }];
  await ask(offsetDelete, 0, {
    groupId,
    topics: [
      { name: "newer", partitions },
      { name: "grouped", partitions },
    ],
  });
}

const codeOf = (answer: unknown) => {
  const { errorCode }: { errorCode?: unknown } = Object(answer);
  return { errorCode };
};

/** Commits and asks for commits in all versions and epochs. */
async function offsets({ ask }: Talker, { groupId, memberId, epochs }: { groupId: string; memberId: string; epochs: number[] }) {
  for (const [id, epoch] of [
    ...epochs.map((epoch) => [memberId, epoch] as const),
    ["nobody", 1],
    ["", -1],
    [memberId, -1],
  ] as const)
    for (const version of versionsOf(offsetCommit).filter((version) => version >= 7)) {
      const note = `${id} ${epoch}`;
      const draft = { groupId, memberId: id, generationIdOrMemberEpoch: epoch };
      const commit = (partitionIndex: number, committedMetadata = "") => ({
        partitionIndex,
        committedOffset: 3n,
        committedMetadata,
      });
      await ask(offsetCommit, version, { ...draft, topics: [{ name: "newer", partitions: [commit(0)] }] }, { note });
      await ask(offsetCommit, version, { ...draft, topics: [{ name: "newer", partitions: [commit(1), commit(3)] }] }, { note });
      const other = [
        { name: "grouped", partitions: [commit(0, "x".repeat(4097))] },
        { name: "missing", partitions: [commit(0)] },
      ];
      await ask(offsetCommit, version, { ...draft, topics: other }, { note });
    }
  const topics = [{ name: "newer", partitionIndexes: [0, 1] }];
  for (const [id, epoch] of [...epochs.map((epoch) => [memberId, epoch] as const), ["nobody", 1], [null, -1], ["", -1]] as const)
    for (const wanted of [topics, null])
      await ask(
        offsetFetch,
        9,
        { groups: [{ groupId, memberId: id, memberEpoch: epoch, topics: wanted }] },
        { note: `${id} ${epoch}` },
      );
  await ask(offsetFetch, 7, { groupId, topics }, { note: "outside" });
}

const lifeCase = (version: number): Case => ({
  name: `a newer group's life in version ${version}`,
  async run(talk) {
    const client = await talk.client();
    const topicId = await makeGroupedTopic(client, "newer", 4);
    await makeGroupedTopic(client, "grouped", 2);
    const groupId = `newer-life-${version}`;
    const [a, b] = [
      new NewerMember(client, { groupId, memberId: "a" }, version),
      new NewerMember(client, { groupId, memberId: "b" }, version),
    ];
    const of = (...partitions: number[]) => ({ topicPartitions: partitions.length > 0 ? [{ topicId, partitions }] : [] });
    await a.join();
    await a.join({}, { note: "joins again" });
    await look(client, groupId);
    await a.heartbeat(of(0, 1, 2, 3));
    await intrude(client, { groupId, memberId: "a", memberEpoch: a.epoch });
    await offsets(client, { groupId, memberId: "a", epochs: [a.epoch, a.epoch + 1, a.epoch - 1] });
    await untilTargetsMayChange();
    await b.join({ serverAssignor: "range" });
    await look(client, groupId);
    await a.heartbeat(of(0, 1, 2, 3), { note: "is to give two up" });
    await look(client, groupId);
    await b.heartbeat(of());
    await a.heartbeat(of(0, 1, 2), { note: "has not given up one yet" });
    await offsets(client, { groupId, memberId: "a", epochs: [a.epoch, a.epoch - 1] });
    await a.heartbeat(of(0, 1));
    await b.heartbeat(of());
    await look(client, groupId);
    await offsets(client, { groupId, memberId: "a", epochs: [a.epoch, a.epoch - 1, a.epoch - 2] });
    await a.heartbeat({ memberEpoch: a.epoch - 1, ...of(0) }, { note: "has not got the answer" });
    await intrude(client, { groupId, memberId: "b", memberEpoch: b.epoch });
    await untilTargetsMayChange();
    await a.heartbeat({ subscribedTopicNames: [], rackId: "r", ...of(0, 1) });
    await a.heartbeat(of());
    await look(client, groupId);
    await a.leave();
    await a.heartbeat({}, { note: "stays" });
    await b.untilTold("has all", of(2, 3));
    await b.leave();
    await look(client, groupId);
    await offsets(client, { groupId, memberId: "b", epochs: [b.epoch, -1] });
    await b.heartbeat({ memberEpoch: 3 }, { note: "stays in an empty group" });
    await client.ask(deleteGroups, 2, { groupsNames: [groupId] });
    await look(client, groupId);
  },
});

const staticCase: Case = {
  name: "static members of a newer group",
  async run(talk) {
    const client = await talk.client();
    await makeGroupedTopic(client, "newer", 4);
    const groupId = "newer-static";
    const one = { instanceId: "one" };
    const member = (memberId: string) => new NewerMember(client, { groupId, memberId });
    const [first, second, third] = [member("first"), member("second"), member("third")];
    await first.join(one);
    await second.join(one);
    await second.heartbeat({ ...one, memberEpoch: first.epoch });
    await second.leave(one);
    await second.leave({ ...one, memberEpoch: -2 });
    await first.leave({ ...one, memberEpoch: -2 });
    await look(client, groupId);
    await first.heartbeat(one, { note: "is away" });
    await second.join(one);
    await look(client, groupId);
    await first.heartbeat(one, { note: "is replaced" });
    await second.leave({ ...one, memberEpoch: -2 });
    await untilTargetsMayChange();
    await third.join({ ...one, subscribedTopicNames: ["newer", "none"], serverAssignor: "range" });
    await look(client, groupId);
    const members = [
      { memberId: "second", groupInstanceId: "one" },
      { memberId: "", groupInstanceId: "one" },
    ];
    await client.ask(leaveGroup, 5, { groupId, members });
    await look(client, groupId);
  },
};

const mixingCase: Case = {
  name: "groups that change their protocol",
  async run(talk) {
    const client = await talk.client();
    await makeGroupedTopic(client, "newer", 4);
    const groupId = "newer-mixed";
    const partitions = [{ partitionIndex: 0, committedOffset: 7n, committedMetadata: "" }];
    await client.ask(offsetCommit, 9, {
      groupId,
      memberId: "",
      generationIdOrMemberEpoch: -1,
      topics: [{ name: "newer", partitions }],
    });
    const a = new NewerMember(client, { groupId, memberId: "a" });
    await a.heartbeat({ memberEpoch: 1 });
    await a.leave();
    await client.ask(consumerGroupDescribe, 1, { groupIds: [groupId] });
    await a.join();
    await look(client, groupId);
    await client.ask(offsetFetch, 9, { groups: [{ groupId, memberId: "a", memberEpoch: a.epoch, topics: null }] });
    await a.leave();
    const joined = await client.ask(joinGroup, 3, joinDraft(groupId), { withinMs: 10_000, only: inAnyOrder });
    await look(client, groupId);
    await client.ask(leaveGroup, 2, { groupId, memberId: joined?.memberId ?? "" });
    await a.join();
    await look(client, groupId);
  },
};

export const newerGroupCases: readonly Case[] = [
  malformedCase,
  ...[0, 1].map(lifeCase),
  staticCase,
  ...newerTopicCases,
  mixingCase,
];
