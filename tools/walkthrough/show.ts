import { join } from "node:path";
import type { Page } from "@playwright/test";
import { readingMs } from "../../lib/lessons/words.ts";
import type { PlayOptions } from "./options.ts";
import { layOver, type Overlay } from "./overlay.ts";
import { askOutside, playOn, readPanel } from "./play.ts";
import type { Hand } from "./player.ts";
import { findFfmpeg, record } from "./video.ts";

/** Plays one lesson for people to watch: with captions, a pointer, and time to read. Gives the video's file; null without one. */
export async function showLesson(page: Page, url: string, options: PlayOptions): Promise<string | null> {
  const { lesson, speed, video } = options;
  const file = video ? join(process.cwd(), `${lesson.id}.webm`) : null;
  const ffmpeg = video ? findFfmpeg() : "";
  await page.goto(`${url}/?lesson=${lesson.id}`);
  await page.locator('[data-control="lesson-start"]').waitFor();
  const stop = file === null ? null : await record(page, ffmpeg, file);
  try {
    const hand = handOf(page, await layOver(page, speed), options);
    await playOn(page, lesson, hand);
  } finally {
    await stop?.();
  }
  return file;
}

function handOf(page: Page, overlay: Overlay, { lesson, speed }: PlayOptions): Hand {
  const read = async (head: string, text: string) => {
    await overlay.caption(head, text);
    await page.waitForTimeout(readingMs(text) / speed);
  };
  return {
    async press(control) {
      await overlay.pointAt(control);
      await control.click();
    },
    outside: askOutside,
    async onStep({ index }) {
      await read(`${index + 1}/${lesson.steps.length}`, (await readPanel(page)).say);
    },
    async onSeen({ step }) {
      await read("Seen", (await readPanel(page)).seen ?? step.expect.that);
    },
    async onQuestion(isAnswered) {
      await (isAnswered ? read("Answer", lesson.question.answer) : read("Question", lesson.question.ask));
    },
  };
}
