import type { KeyMode } from "../contract/producer.ts";
import type { Order } from "./act.ts";

/** What a person presses for an order. */
export interface Press {
  /** CSS selectors of the page's controls, one after the other: where the last is to be seen, it alone is pressed. */
  path: readonly string[];
  /** How often in all. */
  times: number;
}

const named = (control: string) => `[data-control="${control}"]`;
const onCard = (id: string, control: string) => `[data-card="${id}"] ${named(control)}`;

export function pressFor(order: Order): Press {
  switch (order.do) {
    case "add":
      return { path: [named("add")], times: order.count };
    case "keys":
      return once(named("panel-producer"), named(`keys-${order.keys}`));
    case "partitions":
      return once(named("panel-topic"), named("add-partitions"), named("add-partitions-now"));
    case "broker":
      return once(named("broker"), named(`broker-${order.order}`));
    case "slow":
      return once(onCard(order.consumer, "slow"), named(`delay-${order.ms}`));
    case "commit":
      return once(onCard(order.consumer, "commit"), named(`commit-${order.commit}`));
    default:
      return once(onCard(order.consumer, order.do));
  }
}

function once(...path: string[]): Press {
  return { path, times: 1 };
}

const CARD_WORDS = {
  leave: "Leave",
  crash: "Crash",
  freeze: "Freeze",
  thaw: "Thaw",
  restart: "Restart",
  dismiss: "Dismiss",
} as const;

const KEY_WORDS: Record<KeyMode, string> = { user: "user id", none: "none", fixed: "fixed", roundrobin: "round robin" };

/** "Press Crash on C2." */
export function instructionFor(order: Order): string {
  switch (order.do) {
    case "add":
      return `Press Add consumer${order.count === 1 ? "" : `, ${order.count} times`}.`;
    case "keys":
      return `In Producer, choose ${KEY_WORDS[order.keys]} as key.`;
    case "partitions":
      return `In Topic, press Add partitions…: ${order.to} in all.`;
    case "broker":
      return `Press the broker in the bar, then ${order.order === "stop" ? "Stop" : "Start"} broker.`;
    case "slow":
      return `Press Slow… on ${order.consumer}, then ${delayWord(order.ms)}.`;
    case "commit":
      return `On ${order.consumer}, choose to commit ${order.commit === "interval" ? "every so often" : `${order.commit} handling`}.`;
    default:
      return `Press ${CARD_WORDS[order.do]} on ${order.consumer}.`;
  }
}

/** What somebody has to do where the page cannot. */
export const OUTSIDE: Record<"stop" | "start", string> = {
  stop: "Stop the broker where it runs: Ctrl+C in its terminal, or docker compose stop kafka.",
  start: "Start the broker again where it ran: the same line in its terminal, or docker compose start kafka.",
};

/** "Crash C2": what a button says that does it. */
export function nameOf(order: Order): string {
  switch (order.do) {
    case "add":
      return order.count === 1 ? "Add a consumer" : `Add ${order.count} consumers`;
    case "keys":
      return order.keys === "none" ? "Produce without keys" : `Produce with keys: ${KEY_WORDS[order.keys]}`;
    case "partitions":
      return `Add partitions: ${order.to} in all`;
    case "broker":
      return order.order === "stop" ? "Stop the broker" : "Start the broker";
    case "slow":
      return order.ms === 0 ? `${order.consumer} without delay` : `Slow ${order.consumer}: ${delayWord(order.ms)}`;
    case "commit":
      return `${order.consumer} commits ${order.commit === "interval" ? "every so often" : `${order.commit} handling`}`;
    case "leave":
      return `Let ${order.consumer} leave`;
    default:
      return `${CARD_WORDS[order.do]} ${order.consumer}`;
  }
}

function delayWord(ms: number): string {
  if (ms === 0) return "No delay";
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}
