"use client";

import { useEffect } from "react";
import { pressFor } from "../../lib/lessons/act.ts";
import { orderOf } from "../../lib/lessons/run.ts";
import { useRun } from "./use-lesson.ts";

/** On a narrow page the sheet of the lesson covers the lower half: the control has to be above it. */
const MARK =
  "outline:4px solid var(--warn);outline-offset:3px;scroll-margin-block:6rem 54dvh;animation:lesson-pulse 1.2s ease-in-out infinite";

/**
 * Shows which control the learner is to press. A rule of style rather than a mark on the element, so that it holds
 * wherever the element is drawn anew.
 */
export function Highlight() {
  const run = useRun();
  const order = run?.mode === "own" && run.stage === "before" && run.back === null ? orderOf(run) : null;
  const control = order ? pressFor(order).control : null;
  useEffect(() => {
    if (control !== null) document.querySelector(control)?.scrollIntoView({ block: "nearest" });
  }, [control]);
  return control === null ? null : <style>{`${control}{${MARK}}`}</style>;
}
