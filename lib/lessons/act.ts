import type { Action } from "../group/board-types.ts";
import type { GroupView } from "../group/view.ts";
import { boardOf, type Scene } from "./scene.ts";

/** Whom an act is about: an id, or found in the group when it is done; null where there is nobody. */
export type Who = string | ((view: GroupView) => string | null);

/** What a step does: commands of the lab that have one control of the page each. */
export type Act = { do: "add"; count: number } | { do: CardAct; who: Who };
type CardAct = Exclude<Action, "slow">;

/** An act with everything found that it names. */
export type Order = { do: "add"; count: number } | { do: CardAct; consumer: string };

/** What has to be ordered; null where nobody is there whom it could be about. */
export function resolveAct(act: Act, scene: Scene): Order | null {
  if (act.do === "add") return act;
  const consumer = typeof act.who === "string" ? act.who : act.who(boardOf(scene));
  return consumer === null ? null : { do: act.do, consumer };
}

/** What to press for an order, one control after the other. */
export interface Press {
  /** A CSS selector of the page. */
  control: string;
  /** How often in all. */
  times: number;
}

const CARD_WORDS: Record<CardAct, string> = {
  leave: "Leave",
  crash: "Crash",
  freeze: "Freeze",
  thaw: "Thaw",
  restart: "Restart",
  dismiss: "Dismiss",
};

export function pressFor(order: Order): Press {
  if (order.do === "add") return { control: '[data-control="add"]', times: order.count };
  return { control: `[data-card="${order.consumer}"] [data-control="${order.do}"]`, times: 1 };
}

/** "Press Crash on C2." */
export function instructionFor(order: Order): string {
  if (order.do === "add") return `Press Add consumer${order.count === 1 ? "" : `, ${order.count} times`}.`;
  return `Press ${CARD_WORDS[order.do]} on ${order.consumer}.`;
}

/** "Crash C2": what a button says that does it. */
export function nameOf(order: Order): string {
  if (order.do === "add") return order.count === 1 ? "Add a consumer" : `Add ${order.count} consumers`;
  return order.do === "leave" ? `Let ${order.consumer} leave` : `${CARD_WORDS[order.do]} ${order.consumer}`;
}
