import { DEATH_MS, followersOf, hasRoom, hasSeveral, isFull, othersOf, QUICK_MS, type Episode } from "./episode.ts";
import { MOST_MEMBERS } from "../draft.ts";
import { asksFirst, comeIn, endOfJoins, joinAgain, leave, settle, share } from "../verbs.ts";

/** One comes, or another after it while the first is waited for. */
const newcomers: Episode = {
  takesMs: QUICK_MS,
  isPossible: hasRoom,
  play(draft) {
    const role = draft.newRole();
    comeIn(draft, role);
    const joined = [role.name];
    if (hasRoom(draft) && draft.dice.roll() < 0.4) {
      // Another one while the first is waited for, and after some have joined again.
      const early = draft.some(othersOf(draft, role.name), 0);
      // Not all of them: with the last one the join phase would be over.
      early.splice(Math.max(0, draft.members.length - 2));
      joinAgain(draft, early);
      const second = draft.newRole();
      comeIn(draft, second);
      joined.push(second.name, ...early);
    }
    settle(draft, joined);
  },
};

/** It comes when the others have their generation, but no assignment yet. */
const newcomerBeforeTheAssignment: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => hasRoom(draft) && draft.members.length + 1 < MOST_MEMBERS,
  play(draft) {
    const first = draft.newRole();
    comeIn(draft, first);
    joinAgain(draft, othersOf(draft, first.name));
    endOfJoins(draft);
    const early = draft.leader === null ? [] : draft.some(followersOf(draft), 0);
    for (const who of early) draft.add({ kind: "sync", who, omits: null });
    const second = draft.newRole();
    comeIn(draft, second);
    draft.add({ kind: "answers", who: early.toSorted(), leaderIsKnown: true });
    settle(draft, [second.name]);
  },
};

/** An id was given out, and nobody has joined with it: a rebalance waits for that. */
const idGivenOut: Episode = {
  takesMs: DEATH_MS / 2,
  isPossible: (draft) => hasRoom(draft) && hasSeveral(draft),
  play(draft) {
    const role = draft.newRole({ isStatic: false, asksFirst: true });
    draft.add({ kind: "ask for an id", who: role.name });
    const leaver = draft.dice.pick(draft.members);
    leave(draft, [leaver]);
    draft.until("PreparingRebalance");
    joinAgain(draft, draft.members);
    draft.add({ kind: "look" }, { kind: "look" });
    const before = draft.members;
    const turn = draft.dice.pick(["joins", "leaves", role.mortal ? "dies" : "joins"]);
    if (turn === "joins") {
      draft.add({ kind: "join", who: role.name });
      draft.entered(role.name);
    } else if (turn === "leaves") draft.add({ kind: "leave", who: [role.name] });
    endOfJoins(draft, turn === "joins" ? draft.members : before);
    share(draft);
  },
};

/** An id that was given out is given back: Apache Kafka lets a Stable group rebalance for that. */
const idGivenBack: Episode = {
  takesMs: QUICK_MS,
  isPossible: hasRoom,
  play(draft) {
    const role = draft.newRole({ isStatic: false, asksFirst: true });
    draft.add({ kind: "ask for an id", who: role.name }, { kind: "leave", who: [role.name] });
    draft.until("PreparingRebalance");
    settle(draft);
  },
};

const leaderWantsNewAssignment: Episode = {
  takesMs: QUICK_MS,
  isPossible: ({ leader }) => leader !== null,
  play(draft) {
    const { leader } = draft;
    if (leader === null) return;
    draft.add({ kind: "join", who: leader });
    if (draft.members.length > 1) draft.until("PreparingRebalance");
    settle(draft, [leader]);
  },
};

const followerAsksAgain: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => followersOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(followersOf(draft));
    draft.add({ kind: "join", who });
    endOfJoins(draft, [who]);
    draft.until("Stable");
  },
};

const metadataChange: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => followersOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(followersOf(draft));
    draft.add({ kind: "change metadata", who }, { kind: "join", who });
    draft.until("PreparingRebalance");
    settle(draft, [who]);
  },
};

/** A full group lets nobody in. */
const full: Episode = {
  takesMs: QUICK_MS,
  isPossible: isFull,
  play(draft) {
    const role = draft.newRole();
    if (asksFirst(role)) draft.add({ kind: "ask for an id", who: role.name });
    else {
      draft.add({ kind: "join", who: role.name });
      endOfJoins(draft, [role.name]);
    }
    draft.until("Stable");
  },
};

/** While a rebalance is prepared those count who have joined: it lets one more in, and puts the last one out. */
const lastOneIsPutOut: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => isFull(draft) && followersOf(draft).length > 0,
  play(draft) {
    const first = draft.dice.pick(followersOf(draft));
    draft.add({ kind: "change metadata", who: first }, { kind: "join", who: first });
    draft.until("PreparingRebalance");
    const role = draft.newRole();
    comeIn(draft, role);
    const [last, ...others] = draft.shuffled(othersOf(draft, first, role.name));
    if (last === undefined) return;
    joinAgain(draft, others);
    joinAgain(draft, [last]);
    draft.gone(last);
    endOfJoins(draft, [last]);
    // Nobody is waited for any more, which is noticed at the next JoinGroup.
    draft.add({ kind: "look" }, { kind: "join", who: first });
    endOfJoins(draft);
    share(draft);
  },
};

/** Who comes, and who joins again. */
export const COMING: readonly Episode[] = [
  newcomers,
  newcomerBeforeTheAssignment,
  idGivenOut,
  idGivenBack,
  leaderWantsNewAssignment,
  followerAsksAgain,
  metadataChange,
  full,
  lastOneIsPutOut,
];
