import type { Disposer } from "../../lib/clock/clock.ts";
import { CommandError } from "./commands.ts";

/** A short message at the edge of the page: what happened, and what to do. */
export interface Toast {
  id: number;
  kind: "error" | "note";
  title: string;
  detail: string;
  todo: string | null;
}

export interface Toasts {
  list: () => readonly Toast[];
  subscribe: (listener: () => void) => Disposer;
  note(title: string, detail?: string): void;
  /** Shows any error; of a CommandError everything that it says. */
  fail(error: unknown): void;
  dismiss(id: number): void;
}

/** At most this many at once: the oldest goes first. */
const AT_MOST = 4;

export function createToasts(): Toasts {
  let list: readonly Toast[] = [];
  let next = 1;
  const listeners = new Set<() => void>();
  const set = (changed: readonly Toast[]) => {
    list = changed;
    for (const listener of listeners) listener();
  };
  const add = (toast: Omit<Toast, "id">) => {
    // The same thing said twice is one toast, shown anew.
    const others = list.filter((other) => other.title !== toast.title || other.detail !== toast.detail);
    set([...others, { ...toast, id: next++ }].slice(-AT_MOST));
  };
  return {
    list: () => list,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note: (title, detail = "") => add({ kind: "note", title, detail, todo: null }),
    fail(error) {
      if (error instanceof CommandError) {
        add({ kind: "error", title: error.title, detail: error.message, todo: error.todo });
      } else {
        const detail = error instanceof Error ? error.message : String(error);
        add({ kind: "error", title: "The page has a defect", detail, todo: "Reload the page." });
      }
    },
    dismiss: (id) => set(list.filter((toast) => toast.id !== id)),
  };
}
