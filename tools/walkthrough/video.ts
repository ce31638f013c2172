import { once } from "node:events";
import type { Page } from "@playwright/test";
import { systemClock } from "../../lib/clock/clock.ts";
import { startGuard } from "../process/guard.ts";
import { findOnPath } from "../programs/find.ts";

/** Pictures a second: a pointer that moves looks as if it did. */
const RATE = 15;

/** Ends the recording; resolves when the file is whole. */
export type StopRecording = () => Promise<void>;

/** Where ffmpeg is; throws one sentence where it is not. */
export function findFfmpeg(): string {
  const ffmpeg = findOnPath(["ffmpeg"]);
  if (ffmpeg === null)
    throw new Error("--video takes ffmpeg, and there is none on this machine: install it, or play without --video.");
  return ffmpeg;
}

/**
 * Records what the page shows as WebM. Chromium tells a picture whenever something has changed; ffmpeg gets the newest
 * one as often as a video has pictures, so that the video is as long as what it shows.
 */
export async function record(page: Page, ffmpeg: string, file: string): Promise<StopRecording> {
  const guard = startGuard();
  const input = ["-f", "image2pipe", "-c:v", "mjpeg", "-framerate", String(RATE), "-i", "-"];
  const output = ["-c:v", "libvpx", "-b:v", "1500k", "-deadline", "realtime", "-cpu-used", "6", "-pix_fmt", "yuv420p"];
  const encoder = guard.spawn(ffmpeg, ["-loglevel", "error", "-y", ...input, ...output, file], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaint = "";
  encoder.stderr?.setEncoding("utf8").on("data", (chunk: string) => (complaint = (complaint + chunk).slice(-1000)));
  // That it has ended is told when the recording stops.
  encoder.stdin?.on("error", () => {});
  const ended = once(encoder, "close");

  const session = await page.context().newCDPSession(page);
  let newest: Buffer | null = null;
  session.on("Page.screencastFrame", ({ data, sessionId }) => {
    newest = Buffer.from(data, "base64");
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await session.send("Page.startScreencast", { format: "jpeg", quality: 85 });
  const startedAt = systemClock.now();
  let written = 0;
  const stop = systemClock.every(1000 / RATE, () => {
    const picture = newest;
    const due = ((systemClock.now() - startedAt) * RATE) / 1000;
    if (picture) for (; written < due; written++) encoder.stdin?.write(picture);
  });
  return async () => {
    stop();
    await session.send("Page.stopScreencast").catch(() => {});
    encoder.stdin?.end();
    const [code] = await ended;
    await guard.close();
    if (code !== 0) throw new Error(`ffmpeg could not record ${file}: ${complaint.trim()}`);
  };
}
