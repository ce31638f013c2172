/** What the bar, its menu and the keyboard can do; made once in app/screen.tsx. */
export interface Actions {
  addConsumer: () => void;
  /** Why no consumer can be added now; null when one can. */
  cannotAdd: string | null;
  isAdding: boolean;
  addSeveral: () => void;
  join: () => void;
  newGroup: () => void;
  resetClass: () => void;
  shortcuts: () => void;
  nextTheme: () => void;
  toggleProjector: () => void;
}
