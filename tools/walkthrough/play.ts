import { errors, type Page } from "@playwright/test";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import type { Hand } from "./player.ts";
import { playLesson } from "./player.ts";

/** What stands in the panel, with names and numbers as they are in this run. */
export interface PanelTexts {
  say: string;
  /** Null where nothing is said of what was seen. */
  seen: string | null;
}

/** What the step that is shown says now. */
export async function readPanel(page: Page): Promise<PanelTexts> {
  const [say = "", seen] = await page.locator("aside[data-stage] [aria-live=polite] > p:not(:has(> svg))").allInnerTexts();
  return { say, seen: seen ?? null };
}

/** Plays the lesson that the page shows; rejects with one sentence that says which step was not seen, and why. */
export async function playOn(page: Page, lesson: Lesson, hand: Hand): Promise<void> {
  let at = "before its first step";
  try {
    await playLesson(page, lesson, {
      ...hand,
      async onStep(moment) {
        at = `at step ${moment.index + 1} of ${lesson.steps.length}, waiting until ${moment.step.expect.that}`;
        await hand.onStep(moment);
      },
      async onSeen(moment) {
        at = `after step ${moment.index + 1} of ${lesson.steps.length}`;
        await hand.onSeen(moment);
      },
    });
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    const why = error instanceof errors.TimeoutError ? "it was not seen in time" : first;
    throw new Error(`The lesson "${lesson.title}" failed ${at}: ${why}`, { cause: error });
  }
}

/** A broker that is not the lab's is stopped and started by whoever runs it: the lesson waits until it sees that. */
export async function askOutside(what: "stop" | "start"): Promise<void> {
  console.log(`This Kafka is not the lab's own: ${what} it now, where it runs. The lesson waits for that.`);
}
