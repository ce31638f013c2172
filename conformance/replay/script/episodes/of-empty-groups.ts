import { COMPANY_MS, QUICK_MS, isEmpty, knowsItsId, type Episode } from "./episode.ts";
import { comeIn, endOfJoins, leave, share } from "../verbs.ts";

/** Several come to a group that waits for company: one generation for all. */
const fleet: Episode = {
  takesMs: COMPANY_MS,
  isPossible: isEmpty,
  play(draft) {
    const { dice } = draft;
    const count = 1 + Math.floor(dice.roll() * 4);
    const leaves = 1 + Math.floor(dice.roll() * 5);
    for (let nth = 0; nth < count; nth++) {
      comeIn(draft, draft.newRole());
      const leavers = draft.members.filter(knowsItsId(draft));
      if (nth !== leaves || leavers.length === 0) continue;
      // The group goes on waiting for company.
      const leaver = dice.pick(leavers);
      leave(draft, [leaver]);
      endOfJoins(draft, [leaver]);
    }
    endOfJoins(draft);
    share(draft);
  },
};

/** They come, and have all left before the wait for company is over. */
const changedTheirMinds: Episode = {
  takesMs: COMPANY_MS,
  isPossible: isEmpty,
  play(draft) {
    for (let i = 0; i < 2; i++) comeIn(draft, draft.newRole({ isStatic: false, asksFirst: true }));
    for (const name of draft.shuffled(draft.members)) {
      leave(draft, [name]);
      endOfJoins(draft, [name]);
    }
    draft.add({ kind: "look" });
    draft.until("Empty");
  },
};

const deleted: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => isEmpty(draft) && draft.cast.length > 0,
  play(draft) {
    draft.add({ kind: "delete the group" });
    draft.exists(false);
    draft.untilAtRest();
  },
};

/** Somebody commits who is no member: that makes the group where there is none. */
const commitFromOutside: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => isEmpty(draft) && draft.cast.length > 0,
  play(draft) {
    const who = draft.dice.pick(draft.cast).name;
    draft.add({ kind: "commit", who, offset: draft.nextOffset(), generation: "none" });
    draft.exists(true);
    draft.untilAtRest();
  },
};

/** What an Empty group sees. */
export const OF_EMPTY_GROUPS: readonly Episode[] = [fleet, changedTheirMinds, deleted, commitFromOutside];
