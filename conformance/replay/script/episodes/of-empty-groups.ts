import { COMPANY_MS, QUICK_MS, isEmpty, knowsItsId, type Episode } from "./episode.ts";
import { asksFirst, comeIn, endOfJoins, leave, share } from "../verbs.ts";

/** Several come to a group that waits for company: one generation for all. */
const fleet: Episode = {
  takesMs: COMPANY_MS,
  isPossible: isEmpty,
  play(draft) {
    const count = 1 + Math.floor(draft.dice.roll() * 4);
    for (let i = 0; i < count; i++) comeIn(draft, draft.newRole());
    const [first] = draft.members;
    const { dice } = draft;
    const leavers = draft.members.filter(knowsItsId(draft));
    if (count > 1 && leavers.length > 0 && dice.roll() < 0.4) {
      const leaver = first !== undefined && leavers.includes(first) ? first : dice.pick(leavers);
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
    const roles = [draft.newRole({ isStatic: false }), draft.newRole({ isStatic: false })].filter(asksFirst);
    if (roles.length === 0) return;
    for (const role of roles) comeIn(draft, role);
    for (const name of draft.shuffled(draft.members)) {
      leave(draft, [name]);
      endOfJoins(draft, [name]);
    }
    draft.until("Empty");
  },
};

const deleted: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => isEmpty(draft) && draft.cast.length > 0,
  play(draft) {
    draft.add({ kind: "delete the group" });
    draft.until("Dead");
  },
};

/** What an Empty group sees. */
export const OF_EMPTY_GROUPS: readonly Episode[] = [fleet, changedTheirMinds, deleted];
