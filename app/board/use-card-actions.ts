import type { Action, Card } from "../../lib/group/board-types.ts";
import { useCallback } from "react";
import { usePage } from "../store/hooks.ts";

/** The words on the buttons. */
export const ACTION_WORDS: Record<Action, string> = {
  leave: "Leave",
  crash: "Crash",
  freeze: "Freeze",
  thaw: "Thaw",
  slow: "Slow…",
  restart: "Restart",
  dismiss: "Dismiss",
};

export type Order = (card: Pick<Card, "id">, action: Exclude<Action, "slow">) => Promise<void>;

/** How an action of this group's cards is ordered. */
export function useOrder(group: string): Order {
  const { commands } = usePage();
  return useCallback(
    ({ id }, action) => {
      switch (action) {
        case "leave":
        case "crash":
        case "dismiss":
          return commands.removeConsumer(group, id, action);
        case "freeze":
        case "thaw":
        case "restart":
          return commands.order(group, id, action);
      }
    },
    [commands, group],
  );
}
