/** What the page saw, and when, in milliseconds since the epoch on the machine's one clock. */
export type Seen =
  /** A button was clicked: when the input event was made, not when its handler ran. */
  | { type: "click"; name: string; at: number }
  /** A tile lies in another card (null: in none) than before: when the frame that shows it was made. */
  | { type: "tile"; partition: number; card: string | null; at: number }
  /** A card shows another status than before. */
  | { type: "status"; card: string; status: string; at: number };

/** Put into the page by Playwright's exposeFunction. */
declare const benchSaw: (seen: Seen[]) => Promise<void>;

type Unseen = Seen extends infer Each ? (Each extends Seen ? Omit<Each, "at"> : never) : never;

/**
 * Runs in the page, before anything of it: sees clicks, and where tiles lie. It must not use
 * anything from outside of itself.
 *
 * The moment of a change is the end of the frame that paints it. A change made within a frame's own
 * callbacks (the store publishes there) is painted by that same frame: its end is the first message
 * that is handled after it. Any other change is painted by the next frame.
 */
export function probe(): void {
  const places = new Map<string, string | null>();
  const statuses = new Map<string, string>();
  let changes: Unseen[] = [];
  let inFrame = false;

  const afterFrame = new MessageChannel();
  afterFrame.port1.addEventListener("message", () => {
    inFrame = false;
    if (changes.length === 0) return;
    const at = Date.now();
    const seen = changes.map((change): Seen => ({ ...change, at }));
    changes = [];
    void benchSaw(seen);
  });
  afterFrame.port1.start();
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    nextFrame((time) => {
      if (!inFrame) afterFrame.port2.postMessage(null);
      inFrame = true;
      callback(time);
    });

  const look = () => {
    const found = new Map([...places.keys()].map((partition): [string, string | null] => [partition, null]));
    for (const card of document.querySelectorAll("article[data-card]")) {
      const id = card.getAttribute("data-card") ?? "";
      const status = card.getAttribute("data-status") ?? "";
      if (statuses.get(id) !== status) changes.push({ type: "status", card: id, status });
      statuses.set(id, status);
      for (const tile of card.querySelectorAll("li[aria-label^='Partition ']")) {
        const partition = /\d+/.exec(tile.getAttribute("aria-label") ?? "")?.[0];
        if (partition !== undefined) found.set(partition, id);
      }
    }
    for (const [partition, card] of found) {
      if (places.get(partition) === card) continue;
      places.set(partition, card);
      changes.push({ type: "tile", partition: Number(partition), card });
    }
    if (changes.length > 0 && !inFrame) window.requestAnimationFrame(() => {});
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-status", "data-card"],
  });
  document.addEventListener(
    "click",
    (event) => {
      const at = Date.now() - (performance.now() - event.timeStamp);
      const name = event.target instanceof Element ? (event.target.closest("button")?.textContent ?? "") : "";
      void benchSaw([{ type: "click", name, at }]);
    },
    { capture: true },
  );
}
