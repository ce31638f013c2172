/** A number from 0 up to, not including, 1. */
export type Random = () => number;

const PAGES = ["/", "/products", "/cart", "/checkout", "/about"];
const ELEMENTS = ["button", "link", "image"];
const PRODUCTS = ["laptop", "phone", "headphones", "keyboard", "monitor"];

/** One made-up event of a web shop as JSON text: what this user did, and when. `now` is in milliseconds. */
export function makeWebEvent(user: string, random: Random, now: number): string {
  return JSON.stringify({
    ...action(random),
    user_id: user,
    timestamp: new Date(now).toISOString(),
    session_id: `session_${whole(1000, 9999, random)}`,
  });
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

/** A whole number from `least` to `most`, each as likely. */
export function whole(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

function pick(list: readonly string[], random: Random): string {
  return list[whole(0, list.length - 1, random)] ?? "";
}
