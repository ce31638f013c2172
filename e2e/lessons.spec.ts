import { twiceAndLost } from "../lib/lessons/11-twice-and-lost.ts";
import type { Lesson } from "../lib/lessons/lesson.ts";
import { LESSONS } from "../lib/lessons/lessons.ts";
import { playLesson, type Hand } from "../tools/walkthrough/player.ts";
import type { Board } from "./fixtures/board.ts";
import type { Broker } from "./fixtures/broker.ts";
import { openClassroom } from "./fixtures/classroom.ts";
import { ownersIn, testGroup } from "./fixtures/group.ts";
import type { LabApi } from "./fixtures/lab-api.ts";
import { expect, kafkaTest, test } from "./fixtures/test.ts";
import { expectSameAsKafka, expectSound } from "./fixtures/truth.ts";

interface Classroom {
  classroom: Board;
}

const embeddedLesson = test.extend<object, Classroom>({ classroom: [openClassroom, { scope: "worker", timeout: 60_000 }] });
const kafkaLesson = kafkaTest.extend<object, Classroom>({ classroom: [openClassroom, { scope: "worker", timeout: 60_000 }] });

embeddedLesson.describe("every lesson on the embedded broker", () => {
  embeddedLesson.afterEach(({ lab }) => lab.endLesson());

  for (const lesson of LESSONS) {
    embeddedLesson(lesson.title, async ({ classroom, broker, lab }) => {
      const outside = () => Promise.reject(new Error("The page itself stops and starts this broker"));
      await learn(lesson, { board: classroom, broker, lab, outside });
    });
  }
});

kafkaLesson.describe("every lesson on Apache Kafka", () => {
  kafkaLesson.afterEach(({ lab }) => lab.endLesson());

  for (const lesson of LESSONS) {
    kafkaLesson(lesson.title, async ({ classroom, broker, lab, kafka }) => {
      const outside: Hand["outside"] = (what) => (what === "stop" ? kafka.stopBroker() : kafka.startBroker());
      await learn(lesson, { board: classroom, broker, lab, outside });
    });
  }
});

interface Learning extends Pick<Hand, "outside"> {
  board: Board;
  broker: Broker;
  lab: LabApi;
}

/**
 * Plays a lesson by hand, from the list and back to it. The page goes on only when it has seen what the lesson expects; at
 * the end it is what Kafka's own tool says.
 */
async function learn(lesson: Lesson, { board, broker, lab, outside }: Learning): Promise<void> {
  const panel = board.page.getByRole("complementary", { name: "Lessons" });
  const inList = panel.getByRole("button", { name: lesson.title });
  await inList.click();
  await playLesson(board.page, lesson, {
    press: (control) => control.click(),
    outside,
    onStep: async () => {},
    async onSeen({ step, index }) {
      await expect(panel).toContainText(`Seen: ${plain(step.expect.that)}`);
      if (lesson.id === twiceAndLost.id) await expectCounted(board, index);
    },
    onQuestion: async () => {},
  });
  const { groups } = await lab.groups();
  const made = groups.filter(({ group }) => group.startsWith(`lesson-${lesson.id}-`));
  const shown = made.toSorted((a, b) => (a.group < b.group ? -1 : 1))[lesson.steps.at(-1)?.group ?? 0];
  const { group = "", topic = "" } = shown ?? {};
  await expectSameAsKafka({ broker, lab, group: testGroup(lab, group, topic), boards: [] });
  const owners = ownersIn(await lab.group(group));
  await expect.poll(() => board.places(), { message: "the tiles lie where the lab says" }).toEqual(owners);
  await expectSound(board);
  await panel.getByRole("button", { name: "End the lesson" }).click();
  await panel.getByRole("button", { name: "All lessons" }).click();
  await expect(inList.getByLabel("done")).toBeVisible();
}

/** What is said of messages delivered twice and lost stands in the Ledger's numbers too. */
async function expectCounted({ page }: Board, step: number): Promise<void> {
  const total = page.getByRole("region", { name: "Table of the ledger" }).getByRole("row", { name: /^all / });
  const [twice, lost] = [total.getByRole("cell").nth(2), total.getByRole("cell").nth(4)];
  if (step === 1) {
    await expect(twice).toHaveText(/^[1-9]\d+$/);
    await expect(lost).toHaveText("0");
  }
  if (step === 3) {
    await expect(twice).toHaveText("0");
    await expect(lost).toHaveText("1");
  }
}

/** As it is read: `code` has no backquotes. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}
