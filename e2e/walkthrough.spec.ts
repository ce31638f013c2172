import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { ROOT } from "../scripts/steps.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { record } from "../tools/walkthrough/video.ts";

const MAIN = join(ROOT, "tools/walkthrough/main.ts");

test("a lesson plays itself to its end", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "one-owns-all", "--speed", "20"], { timeout: 80_000 });
  expect(stdout).toContain("Played to its end: everything was seen.");
});

/** How every WebM begins. */
const EBML = "1a45dfa3";
const CLOCK = "<h1></h1><script>setInterval(() => (document.querySelector('h1').textContent = Date.now()), 50)</script>";

test("what a page shows is recorded as WebM, where there is ffmpeg", async ({ browser }) => {
  const ffmpeg = findOnPath(["ffmpeg"]);
  if (ffmpeg === null) return;
  const folder = await mkdtemp(join(tmpdir(), "rebalance-lab-video-"));
  const page = await browser.newPage({ viewport: { width: 320, height: 200 } });
  try {
    await page.setContent(CLOCK);
    const file = join(folder, "clock.webm");
    const stop = await record(page, ffmpeg, file);
    const first = await page.textContent("h1");
    await expect.poll(async () => Number(await page.textContent("h1")) - Number(first)).toBeGreaterThan(1000);
    await stop();
    const video = await readFile(file);
    expect(video.subarray(0, 4).toString("hex")).toBe(EBML);
    expect(video.length).toBeGreaterThan(2000);
  } finally {
    await page.close();
    await rm(folder, { recursive: true, force: true });
  }
});
