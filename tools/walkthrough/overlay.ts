import type { Locator, Page } from "@playwright/test";

/** What is laid over the page: a caption at its foot, and a pointer that moves as a hand would. */
export interface Overlay {
  caption(head: string, text: string): Promise<void>;
  /** Moves the pointer to the control; resolves when it is there. */
  pointAt(control: Locator): Promise<void>;
}

/** How long the pointer is on its way, at speed 1. */
const WAY_MS = 700;
/** How long it is seen before it presses, at speed 1. */
const STAY_MS = 250;

export async function layOver(page: Page, speed: number): Promise<Overlay> {
  const wayMs = WAY_MS / speed;
  await page.evaluate((ms) => {
    const overlay = document.createElement("div");
    overlay.id = "walkthrough";
    overlay.setAttribute("aria-hidden", "true");
    overlay.style.cssText = "position:fixed;inset:0;z-index:1000;pointer-events:none";
    overlay.innerHTML = `
      <p style="position:absolute;left:50%;bottom:1.25rem;transform:translateX(-50%);max-width:min(70rem,86vw);margin:0;padding:.75rem 1.5rem;
        border-radius:.75rem;background:#111113;color:#fff;border:1px solid #ffffff55;font-size:1.375rem;line-height:1.4;box-shadow:0 1rem 3rem #0009" hidden>
        <b style="margin-right:.75rem;opacity:.7;font-weight:600"></b><span></span>
      </p>
      <svg width="36" height="36" viewBox="0 0 24 24" style="position:absolute;left:0;top:0;transform:translate(50vw,60vh);transition:transform ${ms}ms ease-in-out;
        filter:drop-shadow(0 2px 3px #0008)"><path d="M4 2l15 11-7 1-4 7z" fill="#fff" stroke="#111113" stroke-width="1.5"/></svg>`;
    document.body.append(overlay);
  }, wayMs);
  return {
    async caption(head, text) {
      await page.evaluate(
        ([small, large]) => {
          const place = document.querySelector<HTMLElement>("#walkthrough p");
          if (!place) return;
          place.hidden = false;
          place.querySelector("b")?.replaceChildren(small);
          place.querySelector("span")?.replaceChildren(large);
        },
        [head, text] as const,
      );
    },
    async pointAt(control) {
      await control.evaluate((element) => element.scrollIntoView({ block: "nearest" }));
      const box = await control.boundingBox();
      if (!box) return;
      await page.evaluate(
        ([x, y]) => {
          const pointer = document.querySelector<SVGElement>("#walkthrough svg");
          if (pointer) pointer.style.transform = `translate(${x}px,${y}px)`;
        },
        [box.x + box.width / 2, box.y + box.height / 2] as const,
      );
      await page.waitForTimeout(wayMs + STAY_MS / speed);
    },
  };
}
