import { LessonRun, MarkLessonBody, OpenLessonBody } from "../contract/lessons.ts";
import { empty, noBody, nothing, operation } from "./operation.ts";

const PATH = "/api/lesson";

export const LESSON = [
  operation({
    id: "openLesson",
    method: "POST",
    path: PATH,
    role: "host",
    tag: "lesson",
    summary: "Make a topic and groups of new names for a lesson; the lesson that was on ends",
    params: nothing,
    query: nothing,
    body: OpenLessonBody,
    success: { status: 201, says: "The lesson, with what was made for it", body: LessonRun },
    errors: ["LIMIT_GROUPS", "LIMIT_PARTITIONS", "REFUSED_BY_KAFKA"],
    handle: (lab, { body }) => lab.openLesson(body),
  }),
  operation({
    id: "markLesson",
    method: "PATCH",
    path: PATH,
    role: "host",
    tag: "lesson",
    summary: "Say where the lesson is: everybody who looks on is shown it",
    params: nothing,
    query: nothing,
    body: MarkLessonBody,
    success: { status: 200, says: "The lesson", body: LessonRun },
    needsBroker: false,
    errors: ["NO_LESSON"],
    handle: (lab, { body }) => lab.markLesson(body),
  }),
  operation({
    id: "endLesson",
    method: "DELETE",
    path: PATH,
    role: "host",
    tag: "lesson",
    summary: "End the lesson: its consumers leave, then its groups and its topic are deleted",
    params: nothing,
    query: nothing,
    body: noBody,
    success: { status: 204, says: "Done; what was made for it goes as soon as the coordinator lets it", body: empty },
    needsBroker: false,
    errors: [],
    handle: async (lab) => {
      await lab.endLesson();
      return undefined;
    },
  }),
];
