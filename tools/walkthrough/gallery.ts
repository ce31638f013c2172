import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import { LESSONS } from "../../lib/lessons/lessons.ts";
import type { PlayedLesson, PlayedStep } from "./lessons-page.ts";
import { lessonsPage } from "./lessons-page.ts";
import { askOutside, playOn, readPanel } from "./play.ts";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));
/** Some 40 kB a picture: a lesson stays within some hundred. */
const QUALITY = 70;

/** Plays every lesson and writes docs/lessons.md with a picture of each step. Nothing is written where a lesson fails. */
export async function makeGallery(page: Page, url: string, say: (line: string) => void): Promise<void> {
  const pictures = new Map<string, Buffer>();
  const played: PlayedLesson[] = [];
  for (const lesson of LESSONS) {
    say(lesson.title);
    played.push({ lesson, steps: await playForPictures(page, url, lesson, pictures) });
  }
  await rm(`${DOCS}gallery`, { recursive: true, force: true });
  await mkdir(`${DOCS}gallery`);
  for (const [name, picture] of pictures) await writeFile(`${DOCS}gallery/${name}`, picture);
  await writeFile(`${DOCS}lessons.md`, lessonsPage(played));
}

async function playForPictures(page: Page, url: string, lesson: Lesson, pictures: Map<string, Buffer>): Promise<PlayedStep[]> {
  const steps: PlayedStep[] = [];
  await page.goto(`${url}/?lesson=${lesson.id}`);
  await playOn(page, lesson, {
    press: (control) => control.click(),
    outside: askOutside,
    onStep: async () => {},
    async onSeen({ step, index }) {
      const name = `${lesson.id}-${index + 1}.webp`;
      pictures.set(name, await picture(page));
      steps.push({ ...(await readPanel(page)), that: step.expect.that, picture: name });
    },
    onQuestion: async () => {},
  });
  return steps;
}

/** What the page shows, without what is still on its way. */
async function picture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await session.detach();
  return Buffer.from(data, "base64");
}
