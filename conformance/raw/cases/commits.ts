import { offsetCommit } from "../../../lib/wire/apis/08-offset-commit.ts";
import { offsetFetch } from "../../../lib/wire/apis/09-offset-fetch.ts";
import type { Talker } from "../talk.ts";
import { versionsOf } from "../versions.ts";
import type { Me } from "./members.ts";

/** Commits as this member whatever may be committed, and what may not, then asks for it. */
export async function commits({ ask }: Talker, member: Me): Promise<void> {
  const { groupId, memberId, generationId } = member;
  const partition = (partitionIndex: number, committedOffset: bigint, committedMetadata: string | null = null) => ({
    partitionIndex,
    committedOffset,
    committedMetadata,
    committedLeaderEpoch: 0,
  });
  const topics = [
    { name: "grouped", partitions: [partition(0, 7n, "seven"), partition(9, 1n)] },
    { name: "missing", partitions: [partition(0, 1n)] },
  ];
  for (const version of versionsOf(offsetCommit)) {
    const draft = { groupId, memberId, generationIdOrMemberEpoch: generationId };
    await ask(offsetCommit, version, { ...draft, topics });
    await ask(offsetCommit, version, { ...draft, topics: [{ name: "grouped", partitions: [partition(1, -5n)] }] });
    await ask(offsetCommit, version, {
      ...draft,
      topics: [{ name: "grouped", partitions: [partition(1, 1n, "x".repeat(4097))] }],
    });
    await ask(offsetCommit, version, { ...draft, topics: [] });
    await ask(offsetCommit, version, { ...draft, topics: [{ name: "grouped", partitions: [] }] });
  }
  await fetches({ ask }, groupId);
}

/** Asks for what the group has committed, in every way there is. */
export async function fetches({ ask }: Pick<Talker, "ask">, groupId: string): Promise<void> {
  const wanted = [
    { name: "grouped", partitionIndexes: [0, 1, 9] },
    { name: "missing", partitionIndexes: [0] },
  ];
  for (const version of versionsOf(offsetFetch)) {
    for (const topics of version < 2 ? [wanted, []] : [wanted, [], null]) {
      const note = topics === null ? "all" : `${topics.length}`;
      await ask(offsetFetch, version, { groupId, topics, groups: [{ groupId, topics }] }, { note });
    }
    if (version < 7) continue;
    const groups = [{ groupId, topics: wanted }];
    await ask(offsetFetch, version, { groupId, topics: wanted, groups, requireStable: true }, { note: "stable" });
  }
  const several = [
    { groupId, topics: null },
    { groupId: "none", topics: null },
    { groupId, topics: wanted },
  ];
  await ask(offsetFetch, 8, { groups: several }, { note: "several groups" });
  await ask(offsetFetch, 8, { groups: [] }, { note: "no groups" });
  for (const [memberId, memberEpoch] of [
    ["x", 5],
    [null, 5],
    ["x", -1],
  ] as const)
    await ask(
      offsetFetch,
      9,
      { groups: [{ groupId, memberId, memberEpoch, topics: wanted }] },
      { note: `${memberId} ${memberEpoch}` },
    );
}
