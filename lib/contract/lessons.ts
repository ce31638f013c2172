import { z } from "zod";
import { Assignor } from "./consumer-thread.ts";
import { GroupName, TopicName } from "./names.ts";

/** The words about lessons that pass between page and server. What a lesson says is data of lib/lessons. */

/** As it stands in an address: "leave-and-crash". */
export const LessonId = z.string().regex(/^[a-z0-9-]{1,40}$/, "a lesson is named by small letters, digits and hyphens");

/** More groups than a page can watch would not be seen. */
const MAX_GROUPS = 4;
const MAX_STEPS = 100;

/** Where a lesson is. `before`: the step is announced; `acting`: it is under way; `after`: what it had to show has been seen. */
export const LessonStage = z.enum(["preparing", "before", "acting", "after", "question", "answer"]);
export type LessonStage = z.infer<typeof LessonStage>;

/** What a lesson begins with: a topic of its own, and groups of its own that read it. */
export const OpenLessonBody = z.strictObject({
  lesson: LessonId,
  partitions: z.int().min(1).max(100),
  groups: z
    .array(z.strictObject({ assignor: Assignor.optional() }))
    .min(1)
    .max(MAX_GROUPS),
});
export type OpenLessonBody = z.infer<typeof OpenLessonBody>;

export const MarkLessonBody = z.strictObject({ step: z.int().min(0).max(MAX_STEPS), stage: LessonStage });
export type MarkLessonBody = z.infer<typeof MarkLessonBody>;

/** The lesson that is on: everybody who looks on is shown where it is. Its topic and groups go with it. */
export const LessonRun = z.object({
  lesson: LessonId,
  topic: TopicName,
  /** The group that the board shows first. */
  groups: z.array(GroupName).min(1).max(MAX_GROUPS),
  ...MarkLessonBody.shape,
});
export type LessonRun = z.infer<typeof LessonRun>;
