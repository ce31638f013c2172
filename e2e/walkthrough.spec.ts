import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { ROOT } from "../scripts/steps.ts";
import { findOnPath } from "../tools/programs/find.ts";

const MAIN = join(ROOT, "tools/walkthrough/main.ts");
/** How every WebM begins. */
const EBML = "1a45dfa3";

test("a lesson plays itself to its end, and is recorded where there is ffmpeg", async () => {
  const hasFfmpeg = findOnPath(["ffmpeg"]) !== null;
  const folder = await mkdtemp(join(tmpdir(), "rebalance-lab-walkthrough-"));
  try {
    const args = [MAIN, "one-owns-all", "--speed", "20", ...(hasFfmpeg ? ["--video"] : [])];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, timeout: 80_000 });
    expect(stdout).toContain("Played to its end: everything was seen.");
    if (!hasFfmpeg) return;
    const video = await readFile(join(folder, "one-owns-all.webm"));
    expect(video.subarray(0, 4).toString("hex")).toBe(EBML);
    expect(video.length).toBeGreaterThan(20_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
