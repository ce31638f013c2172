import { DEATH_MS, QUICK_MS, isEmpty, hasRoom, mortalsOf, othersOf, type Episode } from "./episode.ts";
import { comeIn, endOfJoins, fallSilent, joinAgain, settle, share } from "../verbs.ts";

const death: Episode = {
  takesMs: DEATH_MS,
  isPossible: (draft) => mortalsOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(mortalsOf(draft));
    const comesBack = draft.dice.roll() < 0.5;
    if (comesBack) draft.add({ kind: "freeze", who });
    else fallSilent(draft, who);
    draft.gone(who);
    const { members } = draft;
    draft.until(members.length === 0 ? "Empty" : "PreparingRebalance");
    if (members.length > 0) settle(draft);
    if (!comesBack) return;
    draft.add({ kind: "thaw", who }, { kind: "heartbeat", who }, { kind: "start anew", who });
    comeIn(draft, draft.roleOf(who));
    settle(draft, [who]);
  },
};

/** It asks for its assignment again and again, which is no sign of life. */
const deathWithoutHeartbeats: Episode = {
  takesMs: DEATH_MS,
  isPossible: (draft) => mortalsOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(mortalsOf(draft));
    draft.add({ kind: "die on", who, requests: "syncs" });
    draft.gone(who);
    draft.until(isEmpty(draft) ? "Empty" : "PreparingRebalance");
    if (!isEmpty(draft)) settle(draft);
  },
};

/** It dies while it is waited for. */
const deathDuringJoins: Episode = {
  takesMs: DEATH_MS,
  isPossible: (draft) => hasRoom(draft) && mortalsOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(mortalsOf(draft));
    const role = draft.newRole();
    comeIn(draft, role);
    fallSilent(draft, who);
    joinAgain(draft, othersOf(draft, role.name, who));
    draft.gone(who);
    endOfJoins(draft);
    share(draft);
  },
};

const freezeAndThaw: Episode = {
  takesMs: QUICK_MS,
  isPossible: (draft) => mortalsOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(mortalsOf(draft));
    draft.add({ kind: "freeze", who }, { kind: "look" }, { kind: "thaw", who }, { kind: "heartbeat", who });
  },
};

/** Commits are a sign of life. */
const lifeOnCommits: Episode = {
  takesMs: DEATH_MS + 1000,
  isPossible: (draft) => mortalsOf(draft).length > 0,
  play(draft) {
    const who = draft.dice.pick(mortalsOf(draft));
    draft.add({ kind: "live on", who, requests: "commits" }, { kind: "heartbeat", who });
    draft.until("Stable");
  },
};

/** Silence, and what passes for a sign of life. */
export const DYING: readonly Episode[] = [death, deathWithoutHeartbeats, deathDuringJoins, freezeAndThaw, lifeOnCommits];
