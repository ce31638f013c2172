import type { Action } from "../../lib/group/board-types.ts";

/** What a key press means; null for one that means nothing here. */
export type KeyMeaning =
  | {
      type: "page";
      action: "addConsumer" | "addSeveral" | "join" | "lessons" | "newGroup" | "nextTheme" | "toggleProjector" | "shortcuts";
    }
  /** Pressed while a card has the focus. */
  | { type: "card"; actions: Action[] }
  | { type: "go"; to: "next" | "previous" | "above" | "below" | "first" | "last" }
  /** A presenter remote sends PageDown and PageUp. */
  | { type: "lesson"; to: "next" | "previous" };

export interface KeyPress {
  key: string;
  /** Ctrl, Alt or the command key: those belong to the browser. */
  modified: boolean;
  /** The focus is in something that takes text or keys of its own: a field, a slider, a menu, a dialog. */
  busy: boolean;
  /** A card itself has the focus, not a button in it. */
  onCard: boolean;
  /** Whether single keys may press buttons at all. */
  enabled: boolean;
  /** A lesson is run, and what has the focus does not use these keys itself, as something that scrolls does. */
  onLesson: boolean;
}

const PAGE_KEYS = {
  a: "addConsumer",
  A: "addSeveral",
  j: "join",
  e: "lessons",
  n: "newGroup",
  t: "nextTheme",
  p: "toggleProjector",
  "?": "shortcuts",
} as const;

const CARD_KEYS: Record<string, Action[]> = {
  l: ["leave"],
  c: ["crash"],
  f: ["freeze", "thaw"],
  r: ["restart"],
  d: ["dismiss"],
};

const GO_KEYS = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowUp: "above",
  ArrowDown: "below",
  Home: "first",
  End: "last",
} as const;

const LESSON_KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "previous", ArrowLeft: "previous" } as const;

/** The meaning of a key. Keys of a card count only while a card has the focus, so that no slip kills a consumer. */
export function meaningOf({ key, modified, busy, onCard, enabled, onLesson }: KeyPress): KeyMeaning | null {
  if (modified || busy) return null;
  if (onCard) {
    for (const [name, to] of Object.entries(GO_KEYS)) if (name === key) return { type: "go", to };
  }
  if (onLesson) {
    for (const [name, to] of Object.entries(LESSON_KEYS)) if (name === key) return { type: "lesson", to };
  }
  if (key === "?") return { type: "page", action: "shortcuts" };
  if (!enabled) return null;
  const actions = onCard ? CARD_KEYS[key.toLowerCase()] : undefined;
  if (actions) return { type: "card", actions };
  for (const [name, action] of Object.entries(PAGE_KEYS)) {
    // Only A has a second meaning with Shift.
    if (name === key || (name !== "a" && name === key.toLowerCase())) return { type: "page", action };
  }
  return null;
}

/** For the list that "?" shows: keys, and what they do. */
export const SHORTCUTS: readonly { keys: string; does: string }[] = [
  { keys: "A", does: "Add consumer" },
  { keys: "Shift A", does: "Add several" },
  { keys: "J", does: "Join: address for viewers, lines for a terminal" },
  { keys: "E", does: "Lessons" },
  { keys: "Page Down →", does: "In a lesson: next" },
  { keys: "Page Up ←", does: "In a lesson: previous" },
  { keys: "N", does: "New group" },
  { keys: "T", does: "Theme: system, dark, light" },
  { keys: "P", does: "Projector size" },
  { keys: "?", does: "This list" },
  { keys: "Tab", does: "To the cards and their buttons" },
  { keys: "← → ↑ ↓", does: "From card to card" },
  { keys: "L", does: "On a card: Leave" },
  { keys: "C", does: "On a card: Crash" },
  { keys: "F", does: "On a card: Freeze or Thaw" },
  { keys: "R", does: "On a card: Restart" },
  { keys: "D", does: "On a card: Dismiss" },
  { keys: "Esc", does: "Close what is open" },
];
