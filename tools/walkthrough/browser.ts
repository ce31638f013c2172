import { chromium, type Browser } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "../programs/chromium.ts";
import { installLine } from "../programs/install-line.ts";

/** Fits a laptop's screen, and is legible in a video and in the docs. */
export const VIEWPORT = { width: 1280, height: 800 };

/** Throws one sentence where a window has no screen to open on. */
export function checkScreen(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): void {
  if (platform !== "linux" || env["DISPLAY"] || env["WAYLAND_DISPLAY"]) return;
  throw new Error(
    "--headed takes a screen, and there is none: neither DISPLAY nor WAYLAND_DISPLAY is set. Play without it, or with --video.",
  );
}

/** Throws one sentence where there is no Chromium. It ends with this process at the latest. */
export async function startBrowser({ headed }: { headed: boolean }): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(`A walkthrough takes Chromium, and there is none: ${installLine("chromium")}`);
  return chromium.launch({
    executablePath,
    args: [...CHROMIUM_FLAGS, ...(headed ? ["--start-maximized"] : [])],
    headless: !headed,
  });
}
