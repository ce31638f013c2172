import { Draft, MOST_MEMBERS } from "./draft.ts";
import { EPISODES } from "./episodes/index.ts";
import type { Role, Script } from "./script.ts";
import { asksFirst, comeIn, endOfJoins, fallSilent, joinAgain, settle } from "./verbs.ts";

/** What there is to wait for in a script at most, about, ms: before the broker starts again, and after. */
export interface Length {
  readonly beforeMs: number;
  readonly afterMs: number;
}

const PATIENT_MS = 60_000;
/** Longer than a mortal's session. */
const HASTY_MS = 4500;

/** The script of this seed. */
export function makeScript(seed: number, { beforeMs, afterMs }: Length): Script {
  const draft = new Draft(seed);
  let takesMs = play(draft, beforeMs);
  const before = draft.tear();
  const goOn = interrupt(draft);
  const interrupted = draft.tear();
  goOn();
  takesMs += play(draft, afterMs);
  draft.add({ kind: "fetch offsets" });
  return {
    name: `seed ${seed}`,
    groupId: `replay-${seed}`,
    cast: draft.cast,
    rebalanceTimeoutMs: draft.hasty ? HASTY_MS : PATIENT_MS,
    takesMs,
    acts: [before, interrupted, draft.tear()],
  };
}

/** Gives the time that is waited in it, about, ms. */
function play(draft: Draft, mostMs: number): number {
  let takesMs = 0;
  for (;;) {
    const possible = EPISODES.filter((one) => one.isPossible(draft) && takesMs + one.takesMs <= mostMs);
    if (possible.length === 0) return takesMs;
    const episode = draft.dice.pick(possible);
    episode.play(draft);
    takesMs += episode.takesMs;
  }
}

/** The moment in which the broker stops; what is written down by the function that it gives comes after it has started again. */
function interrupt(draft: Draft): () => void {
  const { members, dice } = draft;
  if (members.length === 0) return () => draft.until("Empty");
  const mortals = members.filter((name) => draft.roleOf(name).mortal);
  const hasRoom = members.length < MOST_MEMBERS;
  const moments = [
    () => asItWas(draft),
    ...(hasRoom ? [() => duringJoins(draft)] : []),
    ...(hasRoom && mortals.length === 0 ? [() => beforeTheAssignment(draft)] : []),
    ...(mortals.length > 0 ? [() => silent(draft, dice.pick(mortals))] : []),
  ];
  return dice.pick(moments)();
}

function asItWas(draft: Draft): () => void {
  return () => isAsItWas(draft);
}

/** Nothing of the rebalance is left: the newcomer is nobody. */
function duringJoins(draft: Draft): () => void {
  const role = draft.newRole();
  draft.forgotten(() => comeIn(draft, role));
  return () => {
    isAsItWas(draft);
    isForgotten(draft, role);
  };
}

/** The generation that they had begun is not known any more. */
function beforeTheAssignment(draft: Draft): () => void {
  const role = draft.newRole({ mortal: false });
  draft.forgotten(() => {
    comeIn(draft, role);
    joinAgain(
      draft,
      draft.members.filter((name) => name !== role.name),
    );
    endOfJoins(draft);
  });
  return () => {
    isAsItWas(draft);
    draft.add({ kind: "heartbeat", who: role.name });
    const next = draft.newRole();
    comeIn(draft, next);
    settle(draft, [next.name]);
  };
}

/** Sessions begin anew; a member that says nothing dies all the same. */
function silent(draft: Draft, who: string): () => void {
  fallSilent(draft, who);
  return () => {
    draft.gone(who);
    draft.until(draft.members.length === 0 ? "Empty" : "PreparingRebalance");
    settle(draft);
  };
}

function isAsItWas(draft: Draft): void {
  draft.until("Stable");
  for (const who of draft.shuffled(draft.members)) draft.add({ kind: "heartbeat", who });
}

function isForgotten(draft: Draft, role: Role): void {
  if (!asksFirst(role)) return;
  draft.add({ kind: "join", who: role.name });
  endOfJoins(draft, [role.name]);
}
