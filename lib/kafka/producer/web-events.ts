import type { KeyMode } from "../../contract/http.ts";

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

/** Five users: with Java's default partitioner on three partitions their keys fall on 2, 2, 1, 0, 0. */
const USERS = ["user_001", "user_002", "user_003", "user_004", "user_005"];
const PAGES = ["/", "/products", "/cart", "/checkout", "/about"];
const ELEMENTS = ["button", "link", "image"];
const PRODUCTS = ["laptop", "phone", "headphones", "keyboard", "monitor"];

export interface WebEvent {
  key: string | null;
  /** JSON. */
  value: string;
  /** Milliseconds since the epoch, as Kafka keeps it. */
  timestamp: string;
}

/** One made-up event of a web shop: who did what and when. `now` is in milliseconds. */
export function makeWebEvent(keys: KeyMode, random: Random, now: number): WebEvent {
  const user = keys === "fixed" ? "user_001" : pick(USERS, random);
  const value = JSON.stringify({
    ...action(random),
    user_id: user,
    timestamp: new Date(now).toISOString(),
    session_id: `session_${whole(1000, 9999, random)}`,
  });
  return { key: keys === "none" ? null : user, value, timestamp: String(now) };
}

function action(random: Random): object {
  switch (whole(0, 2, random)) {
    case 0:
      return { event_type: "page_view", page: pick(PAGES, random), duration_seconds: whole(5, 300, random) };
    case 1:
      return { event_type: "click", element: pick(ELEMENTS, random), page: pick(PAGES, random) };
    default:
      return {
        event_type: "purchase",
        product: pick(PRODUCTS, random),
        price: whole(1000, 100_000, random) / 100,
        quantity: whole(1, 3, random),
      };
  }
}

function whole(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

function pick(list: readonly string[], random: Random): string {
  return list[whole(0, list.length - 1, random)] ?? "";
}
