import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import type { Lesson, Step } from "../../lib/lessons/lesson.ts";

/** How a page is played on. */
export interface Hand {
  /** Presses a control as a person does, with whatever is to be seen of that. */
  press(control: Locator): Promise<void>;
  /** Does what the page cannot, because the broker is not the lab's. */
  outside(what: "stop" | "start"): Promise<void>;
  /** A step begins: what it says stands in the panel. */
  onStep(moment: Moment): Promise<void>;
  /** What the step had to show has been seen. */
  onSeen(moment: Moment): Promise<void>;
  /** The question is asked, and then answered. */
  onQuestion(isAnswered: boolean): Promise<void>;
}

export interface Moment {
  step: Step;
  /** Counts from 0. */
  index: number;
}

/** Joins, and sessions that end, take their time; a busy machine takes longer. */
const PREPARED_WITHIN_MS = 60_000;
const SEEN_WITHIN_MS = 80_000;

/** Of lib/lessons/press.ts, as the page tells it. */
const Asked = z.object({ path: z.array(z.string()).min(1), times: z.int() });
const Outside = z.enum(["stop", "start"]);

/**
 * Plays a lesson on a page that shows it (`/?lesson=…`) as a learner does by hand: it presses what the lesson asks for,
 * and goes on when the page has seen what the step expects. Rejects when that is not seen.
 */
export async function playLesson(page: Page, lesson: Lesson, hand: Hand): Promise<void> {
  const panel = page.locator("aside[data-stage]");
  const at = (stage: string, step: number) => page.locator(`aside[data-stage="${stage}"][data-step="${step}"]`);
  const control = (name: string) => page.locator(`[data-control="${name}"]`);
  const last = lesson.steps.length - 1;

  await hand.press(control("lesson-start"));
  await panel.waitFor();
  await control("lesson-mode-own").click();
  for (const [index, step] of lesson.steps.entries()) {
    const [before, after] = [at("before", index), at("after", index)];
    await (step.act ? before : before.or(after)).waitFor({ timeout: PREPARED_WITHIN_MS });
    await hand.onStep({ step, index });
    if (step.act) await doAsked(panel, after, hand);
    await after.waitFor({ timeout: SEEN_WITHIN_MS });
    await hand.onSeen({ step, index });
    await hand.press(control("lesson-next"));
  }
  await at("question", last).waitFor();
  await hand.onQuestion(false);
  await hand.press(control("lesson-next"));
  await at("answer", last).waitFor();
  await hand.onQuestion(true);
}

/** Does what the lesson asks for: the page itself says what that is. */
async function doAsked(panel: Locator, after: Locator, hand: Hand): Promise<void> {
  const outside = await panel.getAttribute("data-outside");
  if (outside !== null) return hand.outside(Outside.parse(outside));
  // It is not known before the lesson's group has been seen.
  const marked = panel.and(panel.page().locator("[data-press]"));
  await marked.or(after).waitFor();
  const asked = await panel.getAttribute("data-press");
  // What a step waits for may come about by itself.
  if (asked === null) return;
  const { path, times } = Asked.parse(JSON.parse(asked));
  for (let press = 0; press < times; press++) await pressPath(panel.page(), path, hand);
}

/** Presses one control after the other, beginning with the last that is to be seen already. */
async function pressPath(page: Page, path: readonly string[], hand: Hand): Promise<void> {
  // Pages of another width have some controls at another place, out of sight.
  const controls = path.map((each) => page.locator(each).filter({ visible: true }));
  const counts = await Promise.all(controls.map((control) => control.count()));
  const first = counts.findLastIndex((count) => count > 0);
  for (const control of controls.slice(Math.max(0, first))) await hand.press(control);
  // What was opened for it closes again.
  if (path.length > 1) await page.keyboard.press("Escape");
}
