import { offsetCommit } from "../../../lib/wire/apis/08-offset-commit.ts";
import { joinGroup } from "../../../lib/wire/apis/11-join-group.ts";
import { heartbeat } from "../../../lib/wire/apis/12-heartbeat.ts";
import { leaveGroup } from "../../../lib/wire/apis/13-leave-group.ts";
import { syncGroup } from "../../../lib/wire/apis/14-sync-group.ts";
import { describeGroups } from "../../../lib/wire/apis/15-describe-groups.ts";
import { listGroups } from "../../../lib/wire/apis/16-list-groups.ts";
import { deleteGroups } from "../../../lib/wire/apis/42-delete-groups.ts";
import { offsetDelete } from "../../../lib/wire/apis/47-offset-delete.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case, Talk, Talker } from "../talk.ts";
import { nearest, versionsOf } from "../versions.ts";
import { commits, fetches } from "./commits.ts";
import { join, joinDraft, me, PROTOCOL, sync, type Join, type Me } from "./members.ts";
import { makeTopic } from "./topics.ts";

/** Asks everything that can be asked about a group without changing it. */
async function look({ ask }: Talker, groupId: string): Promise<void> {
  const only = inAnyOrder;
  for (const version of versionsOf(describeGroups)) await ask(describeGroups, version, { groups: [groupId] }, { only });
  await ask(describeGroups, 4, { groups: [groupId, groupId], includeAuthorizedOperations: true }, { only });
  const ofGroup = (answer: unknown) => {
    const { groups = [] }: { groups?: { groupId: string }[] } = Object(answer);
    return groups.filter((group) => group.groupId === groupId);
  };
  for (const version of versionsOf(listGroups)) await ask(listGroups, version, {}, { only: ofGroup });
  for (const statesFilter of [["Stable"], ["stable"], ["Empty", "x"], ["PreparingRebalance"], ["CompletingRebalance"], ["Dead"]])
    await ask(listGroups, 5, { statesFilter }, { note: statesFilter.join(), only: ofGroup });
  for (const typesFilter of [["classic"], ["Classic"], ["consumer"], ["x"]])
    await ask(listGroups, 5, { typesFilter }, { note: typesFilter.join(), only: ofGroup });
}

/** Everything that a member, or somebody who is none, may send without being heard. */
async function intrude({ ask }: Talker, member: Me): Promise<void> {
  const { groupId, memberId, generationId } = member;
  const others: Readonly<Record<string, Me>> = {
    "unknown member": { groupId, memberId: "nobody", generationId },
    "no member": { groupId, memberId: "", generationId },
    "older generation": { groupId, memberId, generationId: generationId - 1 },
    "newer generation": { groupId, memberId, generationId: generationId + 1 },
    "no generation": { groupId, memberId, generationId: -1 },
    "nobody at all": { groupId, memberId: "", generationId: -1 },
  };
  const partitions = [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: "m" }];
  const topics = [{ name: "grouped", partitions }];
  for (const [note, other] of Object.entries(others)) {
    for (const version of versionsOf(heartbeat)) await ask(heartbeat, version, other, { note });
    for (const version of versionsOf(syncGroup))
      await ask(syncGroup, version, { ...other, ...PROTOCOL, assignments: [] }, { note, withinMs: 300 });
    for (const version of versionsOf(offsetCommit)) {
      const draft = { ...other, generationIdOrMemberEpoch: other.generationId, topics };
      await ask(offsetCommit, version, draft, { note });
    }
    if (other.memberId === memberId) continue;
    for (const version of versionsOf(leaveGroup))
      await ask(leaveGroup, version, { ...other, members: [{ memberId: other.memberId }] }, { note });
    for (const version of versionsOf(joinGroup))
      if (other.memberId !== "") await ask(joinGroup, version, joinDraft(groupId, { memberId: other.memberId }), { note });
  }
  const instance = { ...member, groupInstanceId: "nobody" };
  await ask(heartbeat, 4, instance, { note: "unknown instance" });
  await ask(syncGroup, 5, { ...instance, ...PROTOCOL, assignments: [] }, { note: "unknown instance" });
  await ask(offsetCommit, 9, { ...instance, generationIdOrMemberEpoch: generationId, topics }, { note: "unknown instance" });
  await ask(joinGroup, 9, joinDraft(groupId, { memberId, groupInstanceId: "nobody" }), { note: "unknown instance" });
  await ask(leaveGroup, 5, { groupId, members: [{ memberId, groupInstanceId: "nobody" }] }, { note: "unknown instance" });
  for (const wrong of [{ protocolType: "other" }, { protocolName: "other" }, { protocolType: null }, { protocolName: null }])
    await ask(syncGroup, 5, { ...member, ...PROTOCOL, ...wrong, assignments: [] }, { note: JSON.stringify(wrong) });
  await ask(joinGroup, 9, joinDraft(groupId, { protocolType: "other" }), { note: "other type" });
  await ask(joinGroup, 9, joinDraft(groupId, { protocols: [{ name: "other", metadata: Buffer.alloc(0) }] }), {
    note: "other protocol",
  });
  await ask(deleteGroups, 2, { groupsNames: [groupId] });
  const partition = [{ partitionIndex: 0 }];
  await ask(offsetDelete, 0, { groupId, topics: [{ name: "grouped", partitions: partition }] });
  await ask(offsetDelete, 0, { groupId, topics: [{ name: "missing", partitions: partition }] });
  await ask(offsetDelete, 0, { groupId, topics: [] });
}

const noGroupCase: Case = {
  name: "groups that there are not",
  async run(talk) {
    const client = await talk.client();
    await makeTopic(client, "grouped", 2);
    for (const groupId of ["none", ""]) {
      await intrude(client, { groupId, memberId: "x", generationId: 1 });
      await look(client, groupId);
    }
    const { ask } = client;
    for (const version of versionsOf(deleteGroups)) {
      await ask(deleteGroups, version, { groupsNames: ["none", "none", "", "nil"] }, { only: inAnyOrder });
      await ask(deleteGroups, version, { groupsNames: [] });
    }
    for (const version of versionsOf(leaveGroup)) {
      await ask(leaveGroup, version, { groupId: "none", memberId: "x", members: [{ memberId: "x" }, { memberId: "y" }] });
      await ask(leaveGroup, version, { groupId: "none", memberId: "", members: [] });
    }
  },
};

const badJoinsCase: Case = {
  name: "joins that are refused",
  async run(talk) {
    const client = await talk.client();
    const { ask } = client;
    const drafts: Readonly<Record<string, Partial<Join>>> = {
      "session too short": { sessionTimeoutMs: 999 },
      "session too long": { sessionTimeoutMs: 1_800_001 },
      "no protocols": { protocols: [] },
      "no protocol type": { protocolType: "" },
      "unknown member": { memberId: "x" },
      "empty instance": { groupInstanceId: "" },
      "odd instance": { groupInstanceId: "a b/ü" },
      "dot instance": { groupInstanceId: "." },
      "long instance": { groupInstanceId: "i".repeat(250) },
    };
    const groups: string[] = [];
    const asked: Promise<unknown>[] = [];
    for (const version of versionsOf(joinGroup))
      for (const [note, more] of Object.entries(drafts)) {
        if ("groupInstanceId" in more && version < 5) continue;
        const groupId = `refused-${version}-${note.replaceAll(" ", "-")}`;
        // Those that are not refused wait for company: each on a connection of its own.
        const one = await talk.client(note);
        asked.push(one.ask(joinGroup, version, joinDraft(groupId, more), { note }));
        groups.push(groupId);
      }
    await Promise.all(asked);
    // Last, since Apache Kafka shows a group a little later than it answers.
    await ask(describeGroups, 5, { groups }, { only: (answer) => inAnyOrder(answer) });
  },
};

const lifeCase = (version: number): Case => ({
  name: `a group's life in version ${version}`,
  async run(talk) {
    const a = await talk.client("a");
    const watcher = await talk.client("watcher");
    await makeTopic(watcher, "grouped", 2);
    const groupId = `life-${version}`;
    const joined = await join(a, joinDraft(groupId), nearest(joinGroup, version));
    const leader = me(groupId, joined);
    await look(watcher, groupId);
    await intrude(watcher, leader);
    await commits(watcher, leader);
    await a.ask(heartbeat, nearest(heartbeat, version), leader);
    await sync(a, leader, [leader.memberId], nearest(syncGroup, version));
    await look(watcher, groupId);
    await intrude(watcher, leader);
    await commits(watcher, leader);
    await sync(a, leader, [], nearest(syncGroup, version));
    await a.ask(heartbeat, nearest(heartbeat, version), leader);
    await secondMember(talk, { groupId, leader, version });
  },
});

interface Second {
  readonly groupId: string;
  readonly leader: Me;
  readonly version: number;
}

/** Another one joins: the group prepares a rebalance until the first has joined again. */
async function secondMember(talk: Talk, { groupId, leader, version }: Second): Promise<void> {
  const [a, b] = [await talk.client("a"), await talk.client("b")];
  const watcher = await talk.client("watcher");
  const joining = join(b, joinDraft(groupId), nearest(joinGroup, version));
  await untilRebalance(watcher, groupId);
  await a.ask(heartbeat, nearest(heartbeat, version), leader, { note: "while a rebalance is prepared" });
  await look(watcher, groupId);
  await intrude(watcher, leader);
  await commits(watcher, leader);
  const [again, second] = await Promise.all([
    join(a, joinDraft(groupId, { memberId: leader.memberId }), nearest(joinGroup, version)),
    joining,
  ]);
  const [first, other] = [me(groupId, again), me(groupId, second)];
  await sync(a, first, [first.memberId, other.memberId], nearest(syncGroup, version));
  await sync(b, other, [], nearest(syncGroup, version));
  await look(watcher, groupId);
  for (const [talker, member] of [
    [a, first],
    [b, other],
  ] as const) {
    const version5 = nearest(leaveGroup, version);
    await talker.ask(leaveGroup, version5, { groupId, memberId: member.memberId, members: [{ memberId: member.memberId }] });
    if (talker === a) await join(b, joinDraft(groupId, { memberId: other.memberId }), nearest(joinGroup, version));
  }
  await look(watcher, groupId);
  await intrude(watcher, other);
  await commits(watcher, other);
  await watcher.ask(deleteGroups, 2, { groupsNames: [groupId] });
  await look(watcher, groupId);
}

async function untilRebalance({ ask }: Talker, groupId: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const answer = await ask(describeGroups, 5, { groups: [groupId] }, { quiet: true });
    const [group] = answer?.groups ?? [];
    if (group?.groupState === "PreparingRebalance") return;
  }
}

const simpleCase: Case = {
  name: "commits without a group",
  async run(talk) {
    const client = await talk.client();
    await makeTopic(client, "grouped", 2);
    for (const groupId of ["simple", "simple-2"]) {
      const nobody = { groupId, memberId: "", generationId: -1 };
      await commits(client, nobody);
      await look(client, groupId);
      await intrude(client, nobody);
      await client.ask(deleteGroups, 1, { groupsNames: [groupId] });
      await fetches(client, groupId);
    }
  },
};

export const groupCases: readonly Case[] = [
  noGroupCase,
  badJoinsCase,
  simpleCase,
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(lifeCase),
];
