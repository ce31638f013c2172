import type { Add } from "./use-add.ts";

/** What the bar, its menu and the keyboard can do; made once in app/screen.tsx. */
export interface Actions extends Add {
  addSeveral: () => void;
  join: () => void;
  /** Shows the lessons, or puts them away. */
  lessons: () => void;
  newGroup: () => void;
  /** The same, for one whose board stands beside the one that is shown. */
  newBeside: () => void;
  resetClass: () => void;
  shortcuts: () => void;
  nextTheme: () => void;
  toggleProjector: () => void;
}
