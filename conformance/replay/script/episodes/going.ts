import { TIMEOUT_MS, QUICK_MS, isEmpty, hasRoom, hasSeveral, followersOf, othersOf, type Episode } from "./episode.ts";
import { asksFirst, comeIn, endOfJoins, joinAgain, leave, settle, share } from "../verbs.ts";

const leavers: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => !isEmpty(draft),
  play(draft) {
    leave(draft, draft.some(draft.members, 1));
    settle(draft);
  },
};

const leaverDuringJoins: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => hasRoom(draft) && hasSeveral(draft),
  play(draft) {
    const role = draft.newRole();
    comeIn(draft, role);
    const leaver = draft.dice.pick(asksFirst(role) ? draft.members : othersOf(draft, role.name));
    const joined = leaver === role.name || draft.dice.roll() < 0.5;
    if (joined && leaver !== role.name) joinAgain(draft, [leaver]);
    leave(draft, [leaver]);
    if (joined) endOfJoins(draft, [leaver]);
    settle(draft, [role.name]);
  },
};

const leaverBeforeTheAssignment: Episode = {
  takesMs: QUICK_MS,
  isPossible: hasRoom,
  play(draft) {
    const role = draft.newRole();
    comeIn(draft, role);
    joinAgain(draft, othersOf(draft, role.name));
    endOfJoins(draft);
    const leaver = draft.dice.pick(draft.members);
    const early = draft.leader === null ? [] : draft.some(followersOf(draft), 0).filter((name) => name !== leaver);
    for (const who of early) draft.add({ kind: "sync", who, omits: null });
    if (draft.dice.roll() < 0.3) {
      // The answer to its JoinGroup got lost: it asks again.
      draft.add({ kind: "join", who: leaver });
      endOfJoins(draft, [leaver]);
    }
    leave(draft, [leaver]);
    draft.add({ kind: "answers", who: early.toSorted(), leaderIsKnown: true });
    settle(draft);
  },
};

/** It says that it is there, but does not join again: the rest goes on without it. */
const straggler: Episode = {
  takesMs: TIMEOUT_MS,
  needsHaste: true,
  isPossible: (draft) => hasRoom(draft) && draft.members.some((name) => !draft.roleOf(name).isStatic),
  play(draft) {
    const dynamic = draft.members.filter((name) => !draft.roleOf(name).isStatic);
    // One with a short session shows that heartbeats count although they are answered with an error.
    const mortal = dynamic.filter((name) => draft.roleOf(name).mortal);
    const who = draft.dice.pick(mortal.length > 0 ? mortal : dynamic);
    const role = draft.newRole();
    comeIn(draft, role);
    draft.add({ kind: "heartbeat", who });
    joinAgain(draft, othersOf(draft, role.name, who));
    draft.gone(who);
    endOfJoins(draft);
    share(draft);
    draft.add({ kind: "heartbeat", who });
  },
};

/** It never asks for its assignment: it is put out, in CompletingRebalance where it leads, else in Stable. */
const neverSyncs: Episode = {
  takesMs: TIMEOUT_MS,
  needsHaste: true,
  isPossible: (draft) => hasRoom(draft) && draft.leader !== null,
  play(draft) {
    const role = draft.newRole();
    comeIn(draft, role);
    joinAgain(draft, othersOf(draft, role.name));
    endOfJoins(draft);
    const who = draft.dice.pick(draft.members);
    const rest = othersOf(draft, who);
    for (const name of draft.shuffled(rest)) draft.add({ kind: "sync", who: name, omits: null });
    draft.gone(who);
    draft.until("PreparingRebalance");
    draft.add({ kind: "answers", who: rest.toSorted(), leaderIsKnown: true });
    settle(draft);
  },
};

const commits: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => !isEmpty(draft),
  play(draft) {
    const { dice } = draft;
    for (const who of draft.some(draft.cast, 0)) {
      const generation = dice.pick(["own", "own", "own", "older", "none"] as const);
      draft.add({ kind: "commit", who: who.name, offset: draft.nextOffset(), generation });
    }
  },
};

/** Who goes by its own word, or is put out for being late. */
export const GOING: readonly Episode[] = [leavers, leaverDuringJoins, leaverBeforeTheAssignment, straggler, neverSyncs, commits];
