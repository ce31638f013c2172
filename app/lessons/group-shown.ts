import type { LessonRun } from "../../lib/contract/lessons.ts";
import { findLesson } from "../../lib/lessons/lessons.ts";
import { groupOf } from "../../lib/lessons/run.ts";

/** The group that the board is to show where a lesson is now. */
export function groupShownBy({ lesson: id, groups, step }: LessonRun): string | null {
  const lesson = findLesson(id);
  return groups[lesson ? groupOf({ lesson, step }) : 0] ?? null;
}
