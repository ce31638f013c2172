import { describe, expect, test } from "vitest";
import { LessonId, OpenLessonBody } from "../contract/lessons.ts";
import { findLesson, LESSONS } from "./lessons.ts";
import { unknownPlaces } from "./words.ts";

/** So much is read while a class looks at a board. */
const LONGEST = 330;

describe.each(LESSONS)("$id", (lesson) => {
  const { needs, steps, question, outside } = lesson;
  const texts = [lesson.learn, ...steps.flatMap(({ say, seen = "", expect: { that } }) => [say, seen, that])];

  test("can be opened by its name", () => {
    expect(LessonId.safeParse(lesson.id).success).toBe(true);
    expect(findLesson(lesson.id)).toBe(lesson);
    const groups = needs.groups.map(({ assignor }) => ({ assignor }));
    expect(OpenLessonBody.safeParse({ lesson: lesson.id, partitions: needs.partitions, groups }).success).toBe(true);
  });

  test("is short enough to be read, and leaves no place empty", () => {
    for (const text of texts) expect(text.length, text).toBeLessThanOrEqual(LONGEST);
    for (const text of [...texts, question.ask, question.answer, outside.line]) expect(unknownPlaces(text)).toEqual([]);
    for (const text of [...texts, question.ask, question.answer]) expect(text.split("`").length % 2, text).toBe(1);
  });

  test("asks a question and answers it", () => {
    expect(question.ask).toMatch(/\?$/);
    expect(question.answer.length).toBeGreaterThan(40);
  });
});

test("no two have the same name", () => {
  expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
});
