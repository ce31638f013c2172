import { oneOwnsAll } from "./01-one-owns-all.ts";
import { threeShare } from "./02-three-share.ts";
import { moreConsumers } from "./03-more-consumers.ts";
import { leaveAndCrash } from "./04-leave-and-crash.ts";
import { cascade } from "./05-cascade.ts";
import { sameKey } from "./06-same-key.ts";
import { noKey } from "./07-no-key.ts";
import { twoGroups } from "./08-two-groups.ts";
import { slowConsumer } from "./09-slow-consumer.ts";
import { zombie } from "./10-zombie.ts";
import { twiceAndLost } from "./11-twice-and-lost.ts";
import { addPartitions } from "./12-add-partitions.ts";
import { leaderDies } from "./13-leader-dies.ts";
import { brokerRestarts } from "./14-broker-restarts.ts";
import { assignors } from "./15-assignors.ts";
import type { Lesson } from "./lesson.ts";

/** All lessons, in the order in which they are best taken. */
export const LESSONS: readonly Lesson[] = [
  oneOwnsAll,
  threeShare,
  moreConsumers,
  leaveAndCrash,
  cascade,
  sameKey,
  noKey,
  twoGroups,
  slowConsumer,
  zombie,
  twiceAndLost,
  addPartitions,
  leaderDies,
  brokerRestarts,
  assignors,
];

export function findLesson(id: string | null): Lesson | null {
  return LESSONS.find((lesson) => lesson.id === id) ?? null;
}

/** The one that is best taken next; null after the last. */
export function lessonAfter(lesson: Lesson): Lesson | null {
  return LESSONS[LESSONS.indexOf(lesson) + 1] ?? null;
}
