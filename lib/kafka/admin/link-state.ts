import type { ErrorInfo } from "../../contract/client-facts.ts";

/**
 * Whether the cluster answers. `connecting` until the first answer ever; then `up` or `away`.
 * `failures`: attempts in a row that got no answer.
 */
export interface LinkState {
  name: "connecting" | "up" | "away";
  since: number;
  error: ErrorInfo | null;
  failures: number;
}

export type LinkInput = { type: "answered" } | { type: "failed"; error: ErrorInfo };

export function firstLinkState(now: number): LinkState {
  return { name: "connecting", since: now, error: null, failures: 0 };
}

/** Pure: what an attempt to reach the cluster makes of the state. `since` moves only when the name changes. */
export function nextLinkState(state: LinkState, input: LinkInput, now: number): LinkState {
  switch (input.type) {
    case "answered":
      return { name: "up", since: state.name === "up" ? state.since : now, error: null, failures: 0 };
    case "failed": {
      const name = state.name === "up" ? "away" : state.name;
      return { name, since: name === state.name ? state.since : now, error: input.error, failures: state.failures + 1 };
    }
  }
}

/**
 * How long to wait after so many failures in a row: 0.2 s, doubled up to 2 s. Not longer, since a
 * class waits for the broker that was just started again; not shorter, since an attempt costs a socket.
 */
export function retryDelayMs(failures: number): number {
  return Math.min(2000, 200 * 2 ** Math.min(10, Math.max(0, failures - 1)));
}
