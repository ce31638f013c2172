import { joinGroup } from "../../../lib/wire/apis/11-join-group.ts";
import { syncGroup } from "../../../lib/wire/apis/14-sync-group.ts";
import type { RequestDraft, ResponseOf } from "../../../lib/wire/api.ts";
import { writeAssignment, writeSubscription } from "../../../lib/wire/consumer-protocol.ts";
import { inAnyOrder } from "../any-order.ts";
import type { Talker } from "../talk.ts";

export type Join = RequestDraft<typeof joinGroup>;
type Joined = ResponseOf<typeof joinGroup>;

/** A member of a group: how it speaks of itself. */
export interface Me {
  readonly groupId: string;
  readonly memberId: string;
  readonly generationId: number;
}

/** What the members of all these groups speak. */
export const PROTOCOL = { protocolType: "consumer", protocolName: "range" };

export function joinDraft(groupId: string, more: Partial<Join> = {}): Join {
  return {
    groupId,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    memberId: "",
    protocolType: "consumer",
    protocols: [{ name: "range", metadata: writeSubscription(1, { topics: ["grouped"] }) }],
    ...more,
  };
}

/** Joins, twice where the first answer is an id to join with; waits for the end of the join phase. */
export async function join({ ask }: Talker, draft: Join, version = 9): Promise<Joined | null> {
  const first = await ask(joinGroup, version, draft, { note: "joins", withinMs: 10_000, only: inAnyOrder });
  if (first?.errorCode !== 79) return first;
  return ask(
    joinGroup,
    version,
    { ...draft, memberId: first.memberId },
    { note: "joins with its id", withinMs: 10_000, only: inAnyOrder },
  );
}

export async function sync({ ask }: Talker, me: Me, members: readonly string[], version = 5) {
  const assignment = writeAssignment(1, { assignedPartitions: [{ topic: "grouped", partitions: [0] }] });
  const assignments = members.map((memberId) => ({ memberId, assignment }));
  return ask(syncGroup, version, { ...me, ...PROTOCOL, assignments }, { withinMs: 10_000 });
}

/** The member that was made by this answer. */
export const me = (groupId: string, joined: Joined | null): Me => ({
  groupId,
  memberId: joined?.memberId ?? "",
  generationId: joined?.generationId ?? -1,
});
