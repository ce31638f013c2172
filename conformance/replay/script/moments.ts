import { MOST_MEMBERS, type Draft } from "./draft.ts";
import { hasSeveral, isEmpty, mortalsOf, othersOf } from "./episodes/episode.ts";
import { asksFirst, comeIn, endOfJoins, fallSilent, joinAgain, leave, settle } from "./verbs.ts";

/** A moment in which the broker stops. */
export interface Moment {
  readonly isPossible: (draft: Draft) => boolean;
  /** Puts down what is done shortly before; what it gives puts down what comes when the broker has started again. */
  readonly interrupt: (draft: Draft) => () => void;
}

const hasRoom = ({ members }: Draft) => members.length > 0 && members.length < MOST_MEMBERS;

const atRest: Moment = {
  isPossible: () => true,
  interrupt: (draft) => () => isAsItWas(draft),
};

/** Nothing of the rebalance is left: the newcomer is nobody. */
const duringJoins: Moment = {
  isPossible: hasRoom,
  interrupt(draft) {
    const role = draft.newRole();
    draft.forgotten(() => comeIn(draft, role));
    return () => {
      isAsItWas(draft);
      if (!asksFirst(role)) return;
      draft.add({ kind: "join", who: role.name });
      endOfJoins(draft, [role.name]);
    };
  },
};

/** The generation that they had begun is not known any more. */
const beforeTheAssignment: Moment = {
  isPossible: hasRoom,
  interrupt(draft) {
    const role = draft.newRole({ mortal: false });
    draft.forgotten(() => {
      comeIn(draft, role);
      joinAgain(draft, othersOf(draft, role.name));
      endOfJoins(draft);
    });
    return () => {
      isAsItWas(draft);
      draft.add({ kind: "heartbeat", who: role.name });
      const next = draft.newRole();
      comeIn(draft, next);
      settle(draft, [next.name]);
    };
  },
};

/** Sessions begin anew; a member that says nothing dies all the same. */
const afterASilence: Moment = {
  isPossible: (draft) => mortalsOf(draft).length > 0,
  interrupt(draft) {
    const who = draft.dice.pick(mortalsOf(draft));
    fallSilent(draft, who);
    return () => {
      draft.gone(who);
      draft.until(isEmpty(draft) ? "Empty" : "PreparingRebalance");
      settle(draft);
    };
  },
};

export const MOMENTS: readonly Moment[] = [atRest, duringJoins, beforeTheAssignment, afterASilence];

function isAsItWas(draft: Draft): void {
  draft.untilAtRest();
  for (const who of draft.shuffled(draft.members)) draft.add({ kind: "heartbeat", who });
  allJoinAgain(draft);
}

/**
 * Of each member the coordinator has read nothing but what it had for the protocol that was chosen. Before more is done
 * all join again, so that it knows what else they can. What for is told, so it must be known who leads.
 */
function allJoinAgain(draft: Draft): void {
  const { leader, dice, members } = draft;
  if (isEmpty(draft)) return;
  if (leader === null) {
    leave(draft, [dice.pick(members)]);
    return settle(draft);
  }
  draft.add({ kind: "join", who: leader });
  if (hasSeveral(draft)) draft.until("PreparingRebalance");
  settle(draft, [leader]);
}
