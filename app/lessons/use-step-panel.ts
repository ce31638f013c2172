"use client";

import { useEffect, useEffectEvent } from "react";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import { usePageState } from "../store/hooks.ts";

/** Shows the panel that a step looks at, when the step begins: whoever then chooses another keeps it. */
export function useStepPanel(lesson: Lesson, step: number | null): void {
  const [{ panel: shown }, setPage] = usePageState();
  const show = useEffectEvent((panel: NonNullable<Lesson["steps"][number]["panel"]>) => {
    if (panel !== shown) setPage({ panel });
  });
  useEffect(() => {
    const panel = step === null ? undefined : lesson.steps[step]?.panel;
    if (panel !== undefined) show(panel);
  }, [lesson, step]);
}
