import { ID_FIRST_SINCE, type Draft } from "./draft.ts";
import type { Role } from "./script.ts";

export const asksFirst = ({ isStatic, version }: Role): boolean => !isStatic && version >= ID_FIRST_SINCE;

/** A newcomer's JoinGroup is parked; the group prepares a rebalance. */
export function comeIn(draft: Draft, role: Role): void {
  if (asksFirst(role)) draft.add({ kind: "ask for an id", who: role.name });
  draft.add({ kind: "join", who: role.name });
  draft.entered(role.name);
  draft.until("PreparingRebalance");
}

/** Members hear of the rebalance and join again, in any order; some commit what they have first. */
export function joinAgain(draft: Draft, who: readonly string[]): void {
  for (const name of draft.shuffled(who)) {
    draft.add({ kind: "heartbeat", who: name });
    commitNowAndThen(draft, name);
    draft.add({ kind: "join", who: name });
  }
}

function commitNowAndThen(draft: Draft, who: string): void {
  if (draft.dice.roll() < 0.2) draft.add({ kind: "commit", who, offset: draft.nextOffset(), generation: "own" });
}

/** The join phase ends: who is waited for is answered. */
export function endOfJoins(draft: Draft, who: readonly string[] = draft.members): void {
  draft.add({ kind: "answers", who: who.toSorted(), leaderIsKnown: draft.leader !== null });
}

/** Everybody asks for its assignment, and gets it; now and then the leader leaves somebody out. */
export function share(draft: Draft): void {
  const { members, dice } = draft;
  const omits = dice.roll() < 0.15 ? dice.pick(members) : null;
  commitNowAndThen(draft, dice.pick(members));
  for (const who of draft.shuffled(members)) draft.add({ kind: "sync", who, omits });
  draft.add({ kind: "answers", who: members.toSorted(), leaderIsKnown: true });
  draft.until("Stable");
}

/** All others join again, and the group is Stable; or Empty, where nobody is left. */
export function settle(draft: Draft, joined: readonly string[] = []): void {
  if (draft.members.length === 0) return draft.until("Empty");
  joinAgain(
    draft,
    draft.members.filter((name) => !joined.includes(name)),
  );
  endOfJoins(draft);
  share(draft);
}

/** Takes one out of the group by its own word, an administrator's, or its silence. */
export function fallSilent(draft: Draft, who: string): void {
  draft.add({ kind: draft.dice.pick(["crash", "freeze"]), who });
}

export function leave(draft: Draft, who: readonly string[]): void {
  draft.add({ kind: "leave", who });
  for (const name of who) draft.gone(name);
}
