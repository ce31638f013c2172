import type { Locator, Page } from "@playwright/test";
import type { Lesson, Step } from "../../lib/lessons/lesson.ts";

/** How a page is played on. */
export interface Hand {
  /** Presses a control as a person does, with whatever is to be seen of that. */
  press(control: Locator): Promise<void>;
  /** A step begins: what it says stands in the panel. */
  onStep(moment: Moment): Promise<void>;
  /** What the step had to show has been seen. */
  onSeen(moment: Moment): Promise<void>;
  /** The question is asked, and then answered. */
  onQuestion(lesson: Lesson, isAnswered: boolean): Promise<void>;
}

export interface Moment {
  lesson: Lesson;
  step: Step;
  /** Counts from 0. */
  index: number;
}

/** Joins, and sessions that end, take their time; a busy machine takes longer. */
const SEEN_WITHIN_MS = 60_000;
const PREPARED_WITHIN_MS = 60_000;

/**
 * Plays a lesson on a page that shows it (`/?lesson=…`) as a learner does by hand: it presses what the lesson asks for,
 * and goes on when the page has seen what the step expects. Rejects when that is not seen.
 */
export async function playLesson(page: Page, lesson: Lesson, hand: Hand): Promise<void> {
  const panel = page.locator("aside[data-stage]");
  const at = (stage: string, step: number) => page.locator(`aside[data-stage="${stage}"][data-step="${step}"]`);
  const control = (name: string) => page.locator(`[data-control="${name}"]`);

  await hand.press(control("lesson-start"));
  await panel.waitFor();
  await control("lesson-mode-own").click();
  for (const [index, step] of lesson.steps.entries()) {
    const moment = { lesson, step, index };
    const [before, after] = [at("before", index), at("after", index)];
    await (step.act ? before : before.or(after)).waitFor({ timeout: PREPARED_WITHIN_MS });
    await hand.onStep(moment);
    if (step.act) await pressAsked(panel, page, hand);
    await after.waitFor({ timeout: SEEN_WITHIN_MS });
    await hand.onSeen(moment);
    await hand.press(control("lesson-next"));
  }
  await at("question", lesson.steps.length - 1).waitFor();
  await hand.onQuestion(lesson, false);
  await hand.press(control("lesson-next"));
  await at("answer", lesson.steps.length - 1).waitFor();
  await hand.onQuestion(lesson, true);
}

/** Presses what the lesson asks for: the page itself says what that is. */
async function pressAsked(panel: Locator, page: Page, hand: Hand): Promise<void> {
  const [asked, times] = await Promise.all([panel.getAttribute("data-press"), panel.getAttribute("data-times")]);
  if (asked === null) throw new Error("The lesson asks for nothing to be pressed, although the step does something");
  for (let press = 0; press < Number(times); press++) await hand.press(page.locator(asked));
}
