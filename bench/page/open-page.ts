import { chromium } from "@playwright/test";
import type { Browser } from "@playwright/test";
import { sleep, type Clock } from "../../lib/clock/clock.ts";
import { CHROMIUM_FLAGS, findChromium } from "../../tools/programs/chromium.ts";
import { installLine } from "../../tools/programs/install-line.ts";
import { frameTimes, TRACED, type FrameTimes } from "./frame-times.ts";
import { probe } from "./probe.ts";
import type { Seen } from "./probe.ts";

/** A class looks at it on a projector. */
const VIEWPORT = { width: 1920, height: 1080 };
const WITHIN_MS = 60_000;

/** A Chromium without a window. `close` is the disposer; it ends with this process at the latest. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(`The bench needs Chromium, and there is none: ${installLine("chromium")}`);
  return chromium.launch({
    executablePath,
    args: CHROMIUM_FLAGS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** The board of one group in a tab of its own, with the probe in it. */
export interface BenchPage {
  addConsumer(): Promise<void>;
  /** Resolves with the first thing seen from now on that matches; rejects after a minute. */
  next<T extends Seen>(what: string, matches: (seen: Seen) => seen is T): Promise<T>;
  /** What its main thread does in the next so many milliseconds. */
  trace(forMs: number): Promise<FrameTimes>;
  close(): Promise<void>;
}

export async function openPage(browser: Browser, url: string, clock: Clock): Promise<BenchPage> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  const listeners = new Set<(seen: Seen) => void>();
  await page.exposeFunction("benchSaw", (seen: Seen[]) => {
    for (const each of seen) for (const listener of listeners) listener(each);
  });
  await page.addInitScript(probe);
  await page.goto(url);
  const add = page.getByRole("button", { name: /^Add consumer/ });
  await add.waitFor();
  return {
    addConsumer: () => add.click(),
    next<T extends Seen>(what: string, matches: (seen: Seen) => seen is T): Promise<T> {
      return new Promise((resolve, reject) => {
        const end = () => {
          listeners.delete(listener);
          dispose();
        };
        const listener = (seen: Seen) => {
          if (!matches(seen)) return;
          end();
          resolve(seen);
        };
        const dispose = clock.after(WITHIN_MS, () => {
          end();
          reject(new Error(`The page did not show within ${WITHIN_MS / 1000} s: ${what}`));
        });
        listeners.add(listener);
      });
    },
    async trace(forMs) {
      await browser.startTracing(page, { categories: TRACED });
      await sleep(clock, forMs);
      return frameTimes((await browser.stopTracing()).toString());
    },
    close: () => context.close(),
  };
}
