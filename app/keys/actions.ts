import type { CommitMode } from "../../lib/contract/client-facts.ts";

/** What the bar, its menu and the keyboard can do; made once in app/screen.tsx. */
export interface Actions {
  /** Without a mode it commits as usual. */
  addConsumer: (commit?: CommitMode) => void;
  /** Why no consumer can be added now; null when one can. */
  cannotAdd: string | null;
  isAdding: boolean;
  addSeveral: () => void;
  join: () => void;
  /** Shows the lessons, or puts them away. */
  lessons: () => void;
  newGroup: () => void;
  resetClass: () => void;
  shortcuts: () => void;
  nextTheme: () => void;
  toggleProjector: () => void;
}
