import { MOST_MEMBERS, type Draft } from "../draft.ts";
import { asksFirst } from "../verbs.ts";

/** Something that happens to a group that is Empty or Stable, and is Empty or Stable after it. */
export interface Episode {
  /** What has to be waited for in it takes about so long, ms. */
  readonly takesMs: number;
  /** Whether it is about a rebalance that times out. */
  readonly needsHaste?: true;
  readonly isPossible: (draft: Draft) => boolean;
  readonly play: (draft: Draft) => void;
}

/** How long a mortal's silence, a hasty group's patience and an Empty group's wait for company take, with what goes around it. */
export const DEATH_MS = 3500;
export const TIMEOUT_MS = 5000;
export const COMPANY_MS = 2000;
export const QUICK_MS = 500;

export const isEmpty = ({ members }: Draft) => members.length === 0;
export const hasRoom = ({ members }: Draft) => members.length > 0 && members.length < MOST_MEMBERS;
export const isFull = ({ members }: Draft) => members.length === MOST_MEMBERS;
export const hasSeveral = ({ members }: Draft) => members.length > 1;
export const mortalsOf = (draft: Draft) => draft.members.filter((name) => draft.roleOf(name).mortal);
export const staticsOf = (draft: Draft) => draft.members.filter((name) => draft.roleOf(name).isStatic);
/** Those of whom it is certain that they do not lead. */
export const followersOf = (draft: Draft) => draft.members.filter((name) => !draft.mayLead(name));
export const othersOf = ({ members }: Draft, ...but: readonly string[]) => members.filter((name) => !but.includes(name));
/** Before its first JoinGroup is answered: then it can leave already. */
export const knowsItsId = (draft: Draft) => (name: string) => asksFirst(draft.roleOf(name));
