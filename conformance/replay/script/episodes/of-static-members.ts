import { MOST_MEMBERS } from "../draft.ts";
import { QUICK_MS, isFull, othersOf, staticsOf, type Episode } from "./episode.ts";
import { comeIn, endOfJoins, joinAgain, settle } from "../verbs.ts";

/** Its process is another one: the others do not notice. A full group does not let it in, since it comes without its id. */
const staticRestart: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => staticsOf(draft).length > 0 && !isFull(draft),
  play(draft) {
    const who = draft.dice.pick(staticsOf(draft));
    draft.add({ kind: "start anew", who }, { kind: "join", who });
    endOfJoins(draft, [who]);
    draft.add({ kind: "sync", who, omits: null }, { kind: "answers", who: [who], leaderIsKnown: true });
    draft.until("Stable");
  },
};

/** The same before the assignment: the leader may have the old id in hand, so all begin again. */
const staticRestartBeforeTheAssignment: Episode = {
  takesMs: QUICK_MS,
  // The newcomer must not fill the group.
  isPossible: (draft) => staticsOf(draft).length > 0 && draft.members.length < MOST_MEMBERS - 1,
  play(draft) {
    const who = draft.dice.pick(staticsOf(draft));
    const role = draft.newRole();
    comeIn(draft, role);
    joinAgain(draft, othersOf(draft, role.name));
    endOfJoins(draft);
    draft.add({ kind: "start anew", who }, { kind: "join", who });
    draft.until("PreparingRebalance");
    settle(draft, [who]);
  },
};

/** An administrator removes it. */
const staticRemoved: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => staticsOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(staticsOf(draft));
    draft.add({ kind: "remove by instance", who });
    draft.gone(who);
    settle(draft);
    draft.add({ kind: "heartbeat", who });
  },
};

/** KIP-345. */
export const OF_STATIC_MEMBERS: readonly Episode[] = [staticRestart, staticRestartBeforeTheAssignment, staticRemoved];
