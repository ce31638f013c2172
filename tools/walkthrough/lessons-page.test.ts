import { expect, test } from "vitest";
import { LESSONS } from "../../lib/lessons/lessons.ts";
import { lessonsPage } from "./lessons-page.ts";

test("each lesson has its steps with pictures, its question with the answer, and the line for outside, without places left open", () => {
  const played = LESSONS.map((lesson) => ({
    lesson,
    steps: [{ say: "Press it.", that: "C1 owns P0", seen: "It does.", picture: `${lesson.id}-1.webp` }],
  }));
  const page = lessonsPage(played);
  for (const { id, title, learn, question } of LESSONS) {
    expect(page).toContain(`[${title}](#${id})`);
    expect(page).toContain(`![C1 owns P0](gallery/${id}-1.webp)`);
    for (const text of [learn, question.ask, question.answer]) expect(page).toContain(text);
  }
  expect(page.match(/^## /gm)).toHaveLength(LESSONS.length);
  for (const place of ["{group}", "{topic}", "{broker}"]) expect(page).not.toContain(place);
});
