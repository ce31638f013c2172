import { buildBatch } from "../../../lib/broker/log/testing.ts";
import { produce } from "../../../lib/wire/apis/00-produce.ts";
import { fetch } from "../../../lib/wire/apis/01-fetch.ts";
import { offsetCommit } from "../../../lib/wire/apis/08-offset-commit.ts";
import { joinGroup } from "../../../lib/wire/apis/11-join-group.ts";
import { heartbeat } from "../../../lib/wire/apis/12-heartbeat.ts";
import { leaveGroup } from "../../../lib/wire/apis/13-leave-group.ts";
import { syncGroup } from "../../../lib/wire/apis/14-sync-group.ts";
import { describeGroups } from "../../../lib/wire/apis/15-describe-groups.ts";
import { deleteTopics } from "../../../lib/wire/apis/20-delete-topics.ts";
import { ERROR } from "../../../lib/wire/errors.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Case, Talker } from "../talk.ts";
import { join, joinDraft, sync, type Join, type Me } from "./members.ts";
import { BASE_TIME } from "./records.ts";
import { makeTopic } from "./topics.ts";

/** Long enough for an answer that is not waited for; silence until then is a wait. */
const SOON_MS = 700;
const LONG_MS = 30_000;
const { REBALANCE_IN_PROGRESS } = ERROR;

function fetchOf(topic: string, partitions: readonly [partition: number, offset: bigint][], more: object = {}) {
  const asked = partitions.map(([partition, fetchOffset]) => ({ partition, fetchOffset, partitionMaxBytes: 1000 }));
  return { maxWaitMs: LONG_MS, minBytes: 1, topics: [{ topic, partitions: asked }], ...more };
}

const put = ({ ask }: Talker, topic: string) => {
  const records = buildBatch({ baseTimestamp: BASE_TIME });
  const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
  return ask(produce, 9, { acks: -1, timeoutMs: 5000, topicData });
};

/** Waits until a member's heartbeat is answered so: until what was sent on another connection has arrived. */
async function untilHeartbeat({ ask }: Talker, me: Me, errorCode: number): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const answer = await ask(heartbeat, 4, me, { quiet: true });
    if (answer === null || answer.errorCode === errorCode) return;
  }
}

const fetchWaitsCase: Case = {
  name: "what a Fetch waits for",
  async run(talk) {
    const client = await talk.client();
    await makeTopic(client, "awaited", 2);
    const patience: Readonly<Record<string, ReturnType<typeof fetchOf>>> = {
      "nothing there": fetchOf("awaited", [[0, 0n]]),
      "nothing there, no bytes wanted": fetchOf("awaited", [[0, 0n]], { minBytes: 0 }),
      "nothing there, no bytes allowed": fetchOf("awaited", [[0, 0n]], { maxBytes: 0 }),
      "one out of range": fetchOf("awaited", [
        [0, 0n],
        [1, 5n],
      ]),
      "one that there is not": fetchOf("awaited", [
        [0, 0n],
        [9, 0n],
      ]),
      "only one that there is not": fetchOf("awaited", [[9, 0n]]),
      "an unknown topic": fetchOf("unawaited", [[0, 0n]]),
    };
    for (const [note, draft] of Object.entries(patience))
      await (await talk.client(note)).ask(fetch, 11, draft, { note, withinMs: SOON_MS });
    const [woken, deleted, both] = [await talk.client("woken"), await talk.client("deleted"), await talk.client("both")];
    const waking = woken.ask(fetch, 11, fetchOf("awaited", [[0, 0n]]), { withinMs: 10_000 });
    const wakingBoth = both.ask(
      fetch,
      12,
      fetchOf("awaited", [
        [1, 0n],
        [0, 0n],
      ]),
      { withinMs: 10_000 },
    );
    await client.ask(heartbeat, 0, { groupId: "g", generationId: 0, memberId: "m" });
    await put(client, "awaited");
    await Promise.all([waking, wakingBoth]);
    const toTheEnd = { withinMs: 10_000, only: withoutAborted };
    const ending = deleted.ask(fetch, 11, fetchOf("awaited", [[0, 1n]]), toTheEnd);
    const more = woken.ask(fetch, 11, fetchOf("awaited", [[0, 0n]], { minBytes: 10_000 }), toTheEnd);
    await client.ask(heartbeat, 0, { groupId: "g", generationId: 0, memberId: "m" });
    await client.ask(deleteTopics, 5, { topicNames: ["awaited"], timeoutMs: 5000 });
    await Promise.all([ending, more]);
  },
};

/** Aborted transactions are null where a Fetch waited for the topic when it went, and an empty list where it came after that. */
function withoutAborted(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutAborted);
  if (typeof answer !== "object" || answer === null || Buffer.isBuffer(answer)) return answer;
  const { abortedTransactions: _either, ...fields } = { abortedTransactions: null, ...answer };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, withoutAborted(value)]));
}

const replacedCase: Case = {
  name: "requests that are never answered",
  async run(talk) {
    const [first, second, other, watcher] = [
      await talk.client("first"),
      await talk.client("second"),
      await talk.client("other"),
      await talk.client("watcher"),
    ];
    await makeTopic(watcher, "grouped", 2);
    const draft = joinDraft("replaced");
    const told = await first.ask(joinGroup, 9, draft);
    const mine = { ...draft, memberId: told?.memberId ?? "" };
    const replaced = first.ask(joinGroup, 9, mine, { note: "will be replaced", withinMs: 4000 });
    await untilHeartbeat(watcher, { groupId: "replaced", memberId: mine.memberId, generationId: 0 }, REBALANCE_IN_PROGRESS);
    const joined = await second.ask(joinGroup, 9, mine, { note: "replaces", withinMs: 10_000 });
    const me = { groupId: "replaced", memberId: mine.memberId, generationId: joined?.generationId ?? -1 };
    await sync(second, me, [me.memberId]);
    await replaced;
    const late = first.ask(heartbeat, 4, me, { note: "behind the one that is never answered", withinMs: SOON_MS });
    await late;
    await watcher.ask(heartbeat, 4, me, { note: "the member lives" });
    // A second member comes; of its own syncs one is replaced, and it leaves while the leader's is awaited.
    const joining = join(other, draft);
    await untilHeartbeat(watcher, me, REBALANCE_IN_PROGRESS);
    const [, guest] = await Promise.all([second.ask(joinGroup, 9, mine, { only: inAnyOrder, withinMs: 10_000 }), joining]);
    const you = { groupId: "replaced", memberId: guest?.memberId ?? "", generationId: guest?.generationId ?? -1 };
    const waits = { ...you, protocolType: "consumer", protocolName: "range", assignments: [] };
    await other.ask(syncGroup, 5, waits, { note: "waits for the leader", withinMs: SOON_MS });
    await watcher.ask(describeGroups, 5, { groups: ["replaced"] }, { only: inAnyOrder });
  },
};

/** A static member that was there, and one that took its place; in every state of the group, until it is removed. */
const staticCase = (version: number): Case => ({
  name: `static members in version ${version}`,
  async run(talk) {
    const [first, again, watcher] = [await talk.client("first"), await talk.client("again"), await talk.client("watcher")];
    await makeTopic(watcher, "grouped", 2);
    const groupId = `static-${version}`;
    const draft = joinDraft(groupId, { groupInstanceId: "i" });
    const joined = await join(first, draft, version);
    const old = { groupId, memberId: joined?.memberId ?? "", generationId: joined?.generationId ?? -1, groupInstanceId: "i" };
    await sync(first, old, [old.memberId], Math.min(version, 5));
    const rejoined = await join(again, draft, version);
    const fresh = { ...old, memberId: rejoined?.memberId ?? "", generationId: rejoined?.generationId ?? -1 };
    await passFor(watcher, { old, fresh, draft, version });
    const changed = joinDraft(groupId, {
      groupInstanceId: "i",
      sessionTimeoutMs: 20_000,
      protocols: draft.protocols.map((one) => ({ ...one, metadata: Buffer.from("x") })),
    });
    const last = { ...fresh, memberId: (await join(again, changed, version))?.memberId ?? "" };
    await watcher.ask(describeGroups, 5, { groups: [groupId] }, { only: inAnyOrder });

    const guest = await talk.client("guest");
    const joining = join(guest, joinDraft(groupId), version);
    await untilHeartbeat(watcher, last, REBALANCE_IN_PROGRESS);
    await passFor(watcher, { old: fresh, fresh: last, draft: changed, version });
    const [mine, theirs] = await Promise.all([join(again, { ...changed, memberId: last.memberId }, version), joining]);
    const newest = { ...last, generationId: mine?.generationId ?? -1 };
    await passFor(watcher, { old: fresh, fresh: newest, draft: changed, version });
    await remove(watcher, { groupId, old: fresh.memberId, fresh: newest.memberId, guest: theirs?.memberId ?? "" });
  },
});

interface Passing {
  /** The member that was replaced, and the one that is there now, with its generation. */
  readonly old: Me;
  readonly fresh: Me;
  readonly draft: Join;
  readonly version: number;
}

/** Everything that one of the two, or somebody who takes itself for one, may send without changing the group. */
async function passFor(watcher: Talker, { old, fresh, draft, version }: Passing): Promise<void> {
  const { groupId } = old;
  const said = [
    { ...old, groupInstanceId: "i" },
    { ...fresh, groupInstanceId: "i" },
    { ...old, groupInstanceId: "other" },
    { ...old, groupInstanceId: null },
    { ...fresh, groupInstanceId: null },
  ];
  const partitions = [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: null }];
  for (const me of said) {
    await watcher.ask(heartbeat, 4, me);
    const assignments = { ...me, protocolType: "consumer", protocolName: "range", assignments: [] };
    // The one that is there is waited for, and would go on with the generation.
    if (me.memberId !== fresh.memberId) await watcher.ask(syncGroup, 5, assignments, { withinMs: SOON_MS });
    const commit = { ...me, generationIdOrMemberEpoch: me.generationId, topics: [{ name: "grouped", partitions }] };
    await watcher.ask(offsetCommit, 9, commit);
    await watcher.ask(joinGroup, version, { ...draft, ...me, protocols: [] }, { note: "no protocols" });
  }
  await watcher.ask(joinGroup, version, { ...draft, memberId: old.memberId }, { note: "with the former id" });
  await watcher.ask(describeGroups, 5, { groups: [groupId] }, { only: inAnyOrder });
}

interface Removal {
  readonly groupId: string;
  readonly old: string;
  readonly fresh: string;
  readonly guest: string;
}

async function remove({ ask }: Talker, { groupId, old, fresh, guest }: Removal): Promise<void> {
  const leaving = [
    { memberId: old, groupInstanceId: "i" },
    { memberId: fresh, groupInstanceId: "other" },
    { memberId: "", groupInstanceId: "other" },
    { memberId: guest, groupInstanceId: "i" },
    { memberId: "", groupInstanceId: "i" },
    { memberId: fresh, groupInstanceId: "i" },
  ];
  for (const one of leaving) await ask(leaveGroup, 5, { groupId, members: [one] });
  await ask(describeGroups, 5, { groups: [groupId] }, { only: inAnyOrder });
}

export const waitingCases: readonly Case[] = [fetchWaitsCase, replacedCase, ...[5, 6, 7, 8, 9].map(staticCase)];
