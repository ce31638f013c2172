import { expect, test } from "vitest";
import { LESSONS } from "../../lib/lessons/lessons.ts";
import { listOfLessons, readOptions } from "./options.ts";

test("a lesson by its name, at the speed of a class unless another is given", () => {
  const [lesson] = LESSONS;
  expect(readOptions([lesson?.id ?? ""])).toEqual({ what: "play", lesson, headed: false, video: false, speed: 1 });
  const args = ["--headed", "--video", "--speed", "2", "cascade"];
  expect(readOptions(args)).toMatchObject({ lesson: { id: "cascade" }, headed: true, video: true, speed: 2 });
});

test("all, the list, and help", () => {
  expect(readOptions(["--all"])).toEqual({ what: "all" });
  expect(readOptions(["--list"])).toEqual({ what: "list" });
  expect(readOptions(["-h", "nothing"])).toEqual({ what: "help" });
  for (const { id } of LESSONS) expect(listOfLessons()).toMatch(new RegExp(`^${id} +\\S`, "m"));
});

test.each([
  [[], "Which lesson?"],
  [["no-such"], "There is no lesson no-such; there are one-"],
  [["cascade", "zombie"], "One lesson at a time"],
  [["cascade", "--all"], "Either one lesson or --all"],
  [["cascade", "--speed", "fast"], "--speed fast is not possible"],
  [["cascade", "--speed", "0"], "from 0.25 to 20"],
  [["cascade", "--loud"], "--loud"],
])("%j is refused with a sentence", (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});
