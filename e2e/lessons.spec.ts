import { LESSONS } from "../lib/lessons/lessons.ts";
import { playLesson } from "../tools/walkthrough/player.ts";
import { testGroup } from "./fixtures/group.ts";
import { expect, kafkaTest, test } from "./fixtures/test.ts";
import { expectSameAsKafka, expectSound } from "./fixtures/truth.ts";

// What stands still costs nothing to draw.
const FRUGAL = { contextOptions: { reducedMotion: "reduce" }, viewport: { width: 1280, height: 800 } } as const;

for (const [where, base] of [
  ["the embedded broker", test],
  ["Apache Kafka", kafkaTest],
] as const) {
  base.describe(`every lesson on ${where}`, () => {
    base.use(FRUGAL);

    base.afterEach(({ lab }) => lab.endLesson());

    for (const lesson of LESSONS) {
      base(lesson.title, async ({ visit, lab, broker }) => {
        const board = await visit({ path: `/?lesson=${lesson.id}` });
        const panel = board.page.getByRole("complementary", { name: "Lessons" });
        // The page goes on only when it has seen what the lesson expects; that is what is played, and what Kafka's tool confirms.
        await playLesson(board.page, lesson, {
          press: (control) => control.click(),
          onStep: async () => {},
          onSeen: ({ step }) => expect(panel).toContainText(`Seen: ${plain(step.expect.that)}`),
          onQuestion: async () => {},
        });
        const { groups } = await lab.groups();
        const group = groups.find(({ group }) => group.startsWith(`lesson-${lesson.id}-`));
        if (!group) throw new Error(`The lab has no group of lesson ${lesson.id}`);
        await expectSameAsKafka({ broker, lab, group: testGroup(lab, group.group, group.topic), boards: [board] });
        await expectSound(board);
        await panel.getByRole("button", { name: "End the lesson" }).click();
        await expect(panel.getByRole("button", { name: "Start" })).toBeVisible();
      });
    }
  });
}

/** As it is read: `code` has no backquotes. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}
