"use client";

import { useSyncExternalStore } from "react";
import { findLesson } from "../../lib/lessons/lessons.ts";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import type { Run } from "../../lib/lessons/run.ts";
import type { LessonRun } from "../../lib/contract/lessons.ts";
import { useLab, usePage, usePageState } from "../store/hooks.ts";
import { ALL_LESSONS } from "../store/page-state.ts";

/** The run of this page; null where it runs none. */
export function useRun(): Run | null {
  const { lessons } = usePage();
  return useSyncExternalStore(lessons.subscribe, lessons.getRun, lessons.getRun);
}

export function useDone(): ReadonlySet<string> {
  const { progress } = usePage();
  return useSyncExternalStore(progress.subscribe, progress.done, progress.done);
}

/** What the panel shows. */
export type Shown =
  | { what: "nothing" }
  | { what: "list" }
  /** A lesson before its start. */
  | { what: "lesson"; lesson: Lesson; trouble: string | null }
  | { what: "run"; run: Run }
  /** A lesson that another page runs. */
  | { what: "followed"; lesson: Lesson; on: LessonRun };

/** By the address, and by what is on: who only looks on is shown the host's lesson without asking for it. */
export function useShownLesson(): Shown {
  const [{ lesson: asked }] = usePageState();
  const run = useRun();
  const on = useLab(({ status }) => status?.lesson ?? null);
  const isViewer = useLab(({ status }) => status?.role === "viewer");
  const wanted = isViewer && asked === null && on ? on.lesson : asked;
  if (wanted === null) return { what: "nothing" };
  const lesson = wanted === ALL_LESSONS ? null : findLesson(wanted);
  if (!lesson) return { what: "list" };
  if (run?.lesson === lesson && run.stage !== "start") return { what: "run", run };
  if (on?.lesson === lesson.id) return { what: "followed", lesson, on };
  return { what: "lesson", lesson, trouble: run?.lesson === lesson ? run.trouble : null };
}
