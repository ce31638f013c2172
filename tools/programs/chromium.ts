import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findOnPath } from "./find.ts";

/** The Chromium for browser tests: the machine's own, else the one that Playwright has downloaded, else null. */
export function findChromium(): string | null {
  const own = findOnPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
  if (own !== null) return own;
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : null;
}

/** A test's browser has no sandbox to set up (tests run as root in containers), and talks to nobody but the page. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
