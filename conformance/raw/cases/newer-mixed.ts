import { offsetCommit } from "../../../lib/wire/apis/08-offset-commit.ts";
import { offsetFetch } from "../../../lib/wire/apis/09-offset-fetch.ts";
import { joinGroup } from "../../../lib/wire/apis/11-join-group.ts";
import { heartbeat } from "../../../lib/wire/apis/12-heartbeat.ts";
import { leaveGroup } from "../../../lib/wire/apis/13-leave-group.ts";
import { syncGroup } from "../../../lib/wire/apis/14-sync-group.ts";
import { writeAssignment, writeSubscription } from "../../../lib/wire/consumer-protocol.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case, Talker } from "../talk.ts";
import { join, joinDraft, me, PROTOCOL, type Join, type Me } from "./members.ts";
import { look, NewerMember, untilTargetsMayChange, makeGroupedTopic } from "./newer-members.ts";

const subscribedTopicNames = ["newer-six"];

/** A JoinGroup of one that reads the topic and says which partitions of it it has. */
const draft = (groupId: string, owned: number[], more: Partial<Join> = {}): Join => {
  const ownedPartitions = owned.length > 0 ? [{ topic: "newer-six", partitions: owned }] : [];
  const metadata = writeSubscription(1, { topics: ["newer-six"], ownedPartitions });
  return joinDraft(groupId, { protocols: [{ name: "range", metadata }], ...more });
};

const assignAll = writeAssignment(1, { assignedPartitions: [{ topic: "newer-six", partitions: [0, 1, 2, 3, 4, 5] }] });

/** Everything that a member of the classic protocol may send besides JoinGroup, in its generation and in others. */
async function speak({ ask }: Talker, member: Me): Promise<void> {
  const { groupId, memberId, generationId } = member;
  for (const other of [member, { ...member, generationId: generationId - 1 }, { ...member, generationId: generationId + 1 }]) {
    const note = `generation ${other.generationId - generationId}`;
    await ask(heartbeat, 4, other, { note });
    await ask(syncGroup, 5, { ...other, ...PROTOCOL, assignments: [] }, { note, withinMs: 3000 });
    const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: "" }];
    const topics = [{ name: "newer-six", partitions }];
    for (const version of [7, 9])
      await ask(offsetCommit, version, { groupId, memberId, generationIdOrMemberEpoch: other.generationId, topics }, { note });
    await ask(offsetFetch, 9, { groups: [{ groupId, memberId, memberEpoch: other.generationId, topics: null }] }, { note });
  }
  await ask(syncGroup, 5, { ...member, ...PROTOCOL, protocolName: "other", assignments: [] });
  await ask(heartbeat, 4, { ...member, memberId: "nobody" });
}

const mixedCase: Case = {
  name: "members of both protocols in a group",
  async run(talk) {
    const [client, watcher] = [await talk.client(), await talk.client("watcher")];
    await makeGroupedTopic(client, "newer-six", 6);
    const groupId = "newer-both";
    const first = me(groupId, await join(client, draft(groupId, [])));
    const assignments = [{ memberId: first.memberId, assignment: assignAll }];
    await client.ask(syncGroup, 5, { ...first, ...PROTOCOL, assignments }, { withinMs: 10_000 });
    const b = new NewerMember(watcher, { groupId, memberId: "b" });
    await b.join({ subscribedTopicNames, subscribedTopicRegex: "(" });
    await b.join({ subscribedTopicNames });
    await look(watcher, groupId);
    await speak(client, first);
    const rejoined = me(groupId, await join(client, draft(groupId, [0, 1, 2, 3, 4, 5], { memberId: first.memberId })));
    await speak(client, rejoined);
    await look(watcher, groupId);
    await b.heartbeat();
    const again = me(groupId, await join(client, draft(groupId, [0, 1, 2], { memberId: first.memberId })));
    await speak(client, again);
    await b.heartbeat();
    await speak(client, again);
    await look(watcher, groupId);
    const other = await client.ask(joinGroup, 9, draft(groupId, []), { note: "another", only: inAnyOrder });
    await client.ask(joinGroup, 9, joinDraft(groupId, { protocols: [{ name: "other", metadata: Buffer.alloc(0) }] }), {
      only: inAnyOrder,
    });
    await client.ask(joinGroup, 9, draft(groupId, [], { protocolType: "connect" }), { only: inAnyOrder });
    await untilTargetsMayChange();
    await client.ask(joinGroup, 9, draft(groupId, [], { memberId: other?.memberId ?? "" }), { only: inAnyOrder });
    await look(watcher, groupId);
    await b.leave();
    await look(watcher, groupId);
    await client.ask(heartbeat, 4, again, { note: "after the last of the newer protocol has gone" });
    await client.ask(leaveGroup, 5, { groupId, members: [{ memberId: other?.memberId ?? "" }] });
    const last = me(groupId, await join(client, draft(groupId, [], { memberId: first.memberId })));
    await look(watcher, groupId);
    await client.ask(heartbeat, 4, last);
  },
};

/** How members of the classic protocol come to a group of the newer one. */
const COMING: Readonly<Record<string, readonly [version: number, more: Partial<Join>][]>> = {
  "with an id of its own": [[9, { memberId: "unknown" }]],
  "without an id": [[3, {}]],
  "static, and again": [
    [9, { groupInstanceId: "one" }],
    [9, { groupInstanceId: "one" }],
    [9, { groupInstanceId: "one", memberId: "x" }],
    [9, { groupInstanceId: "two", memberId: "x" }],
  ],
  "without protocols": [[9, { protocols: [] }]],
  "with metadata that are none": [[3, { protocols: [{ name: "range", metadata: Buffer.alloc(1) }] }]],
};

const comingCase: Case = {
  name: "members of the classic protocol that come to a group of the newer one",
  async run(talk) {
    const [client, newer] = [await talk.client(), await talk.client("newer")];
    await makeGroupedTopic(client, "newer-six", 6);
    for (const [index, [note, joins]] of Object.entries(COMING).entries()) {
      const groupId = `newer-coming-${index}`;
      const b = new NewerMember(newer, { groupId, memberId: "b" });
      await b.join({ subscribedTopicNames });
      for (const [version, more] of joins)
        await client.ask(joinGroup, version, draft(groupId, [], more), { only: inAnyOrder, note });
      await look(newer, groupId);
      await b.leave();
      await look(newer, groupId);
    }
  },
};

export const newerMixedCases: readonly Case[] = [mixedCase, comingCase];
