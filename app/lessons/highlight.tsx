"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import { systemClock } from "../../lib/clock/clock.ts";
import { pressFor } from "../../lib/lessons/press.ts";
import { orderOf } from "../../lib/lessons/run.ts";
import { useRun } from "./use-lesson.ts";

/** On a narrow page the sheet of the lesson covers the lower half: the control has to be above it. */
const MARK =
  "outline:4px solid var(--warn);outline-offset:3px;scroll-margin-block:6rem 54dvh;animation:lesson-pulse 1.2s ease-in-out infinite";

/** What is open can change at any time, by whatever is pressed. */
const LOOK_AGAIN_MS = 150;

/**
 * Shows which control the learner is to press: of several one after the other the last that can be seen. A rule of style
 * rather than a mark on the element, so that it holds wherever the element is drawn anew.
 */
export function Highlight() {
  const run = useRun();
  const order = run?.mode === "own" && run.stage === "before" && run.back === null ? orderOf(run) : null;
  // As text, it is the same as long as it says the same.
  const path = order ? JSON.stringify(pressFor(order).path) : null;
  return path === null ? null : <Mark key={path} path={path} />;
}

function Mark({ path }: { path: string }) {
  const [control, setControl] = useState<string | null>(null);
  useEffect(() => {
    const look = () => setControl(lastVisible(path));
    look();
    return systemClock.every(LOOK_AGAIN_MS, look);
  }, [path]);
  useEffect(() => {
    if (control !== null) visible(control)?.scrollIntoView({ block: "nearest" });
  }, [control]);
  return control === null ? null : <style>{`${control}{${MARK}}`}</style>;
}

function lastVisible(path: string): string | null {
  return Selectors.parse(JSON.parse(path)).findLast((each) => visible(each) !== undefined) ?? null;
}

/** Some controls have one place on a wide page and another on a narrow one. */
function visible(control: string): Element | undefined {
  return [...document.querySelectorAll(control)].find((each) => each.checkVisibility());
}

const Selectors = z.array(z.string());
