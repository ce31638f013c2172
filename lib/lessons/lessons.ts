import { oneOwnsAll } from "./01-one-owns-all.ts";
import { threeShare } from "./02-three-share.ts";
import { moreConsumers } from "./03-more-consumers.ts";
import { leaveAndCrash } from "./04-leave-and-crash.ts";
import { cascade } from "./05-cascade.ts";
import { leaderDies } from "./13-leader-dies.ts";
import type { Lesson } from "./lesson.ts";

/** All lessons, in the order in which they are best taken. */
export const LESSONS: readonly Lesson[] = [oneOwnsAll, threeShare, moreConsumers, leaveAndCrash, cascade, leaderDies];

export function findLesson(id: string | null): Lesson | null {
  return LESSONS.find((lesson) => lesson.id === id) ?? null;
}
