import { beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import type { LessonRun } from "../../lib/contract/lessons.ts";
import type { LabStatus } from "../../lib/contract/socket.ts";
import type { GroupView } from "../../lib/group/view.ts";
import { Story } from "../../lib/group/testing.ts";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import { findLesson } from "../../lib/lessons/lessons.ts";
import { sceneOf, threeShare } from "../../lib/lessons/testing.ts";
import { CommandError } from "../store/commands.ts";
import type { LabState } from "../store/lab-store.ts";
import { groupShownBy } from "./group-shown.ts";
import { createLessonDriver, type LessonCommands, type LessonDriver, type LessonDriverOptions } from "./lesson-driver.ts";

const LESSON: Lesson = findLesson("more-consumers") ?? expect.fail("there is no such lesson");
const RUN: LessonRun = { lesson: LESSON.id, topic: "t", groups: ["g"], step: 0, stage: "preparing" };

let clock: ManualClock;
let driver: LessonDriver;
let orders: unknown[][];
let refuse: ((order: string) => boolean) | null;
let done: string[];
let state: LabState;
let tell: () => void;

beforeEach(() => {
  clock = new ManualClock();
  orders = [];
  refuse = null;
  done = [];
  state = { link: { state: "live", since: 0 }, status: status(null), watched: watched(new Story().view), outdated: false };
  driver = createLessonDriver({ store: fakeStore(), commands: fakeCommands(), clock, progress: { add: (id) => done.push(id) } });
  driver.start();
});

function status(lesson: LessonRun | null): LabStatus {
  return {
    streamId: "s",
    version: "1",
    role: "host",
    seesValues: true,
    serverTime: 0,
    broker: {
      kind: "embedded",
      address: "127.0.0.1:9092",
      version: null,
      state: "up",
      since: 0,
      error: null,
      stepsFrom: "broker",
      security: { tls: false, ownCa: false, sasl: null },
      embedded: null,
    },
    configuredGroup: "usual",
    configuredTopic: "usual-topic",
    groups: [],
    producer: sceneOf(new Story()).producer,
    lesson,
    viewers: 1,
    joinUrls: [],
    limits: { consumers: 1, groups: 1, partitions: 1 },
    consumers: 0,
    notices: [],
  };
}

function watched(view: GroupView): NonNullable<LabState["watched"]> {
  return { group: "g", streamId: "s", view, shape: 0, refused: null, closed: false };
}

function fakeStore(): LessonDriverOptions["store"] {
  return {
    getState: () => state,
    subscribe(listener) {
      tell = listener;
      return () => {};
    },
  };
}

function fakeCommands(): LessonCommands {
  const give =
    <T>(name: string, answer: T) =>
    (...args: unknown[]): Promise<T> => {
      orders.push([name, ...args]);
      if (!refuse?.(name)) return Promise.resolve(answer);
      const problem = {
        code: "LIMIT_GROUPS",
        title: "The limit of groups is reached",
        detail: "20 are open.",
        todo: "Delete one.",
      };
      return Promise.reject(new CommandError(problem));
    };
  return {
    addConsumers: give("addConsumers", { consumers: [] }),
    removeConsumer: give("removeConsumer", undefined),
    order: give("order", undefined),
    changeConsumer: give("changeConsumer", undefined),
    addPartitions: give("addPartitions", undefined),
    orderBroker: give("orderBroker", undefined),
    openLesson: give("openLesson", RUN),
    markLesson: give("markLesson", undefined),
    endLesson: give("endLesson", undefined),
    setProducer: give("setProducer", { ...sceneOf(new Story()).producer, value: null }),
  };
}

/** Lets everything that waits for a promise go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** The page is told that the group is as in this story. */
function see(story: Story, lesson: LessonRun | null = RUN): void {
  state = { ...state, status: status(lesson), watched: watched(story.view) };
  tell();
}

const stage = () => driver.getRun()?.stage ?? null;

test("what a lesson needs is made for it: topic and group, consumers, a producer", async () => {
  driver.begin(LESSON);
  await settle();
  expect(orders).toEqual([
    ["openLesson", { lesson: LESSON.id, partitions: 3, groups: [{}] }],
    ["addConsumers", "g", { count: 3 }],
    ["setProducer", expect.objectContaining({ running: true, topic: "t", ratePerSecond: 6, keys: "user", partition: -1 })],
  ]);
  see(threeShare());
  expect(stage()).toBe("before");
});

test("orders go to the lesson's group, and the lab is told where the lesson is", async () => {
  driver.begin(LESSON);
  await settle();
  see(threeShare());
  orders = [];
  driver.send({ type: "next" });
  await settle();
  expect(orders).toEqual([
    ["addConsumers", "g", { count: 1 }],
    ["markLesson", { step: 0, stage: "before" }],
    ["markLesson", { step: 0, stage: "acting" }],
  ]);
});

test("nothing is seen while the page shows another group", async () => {
  driver.begin(LESSON);
  await settle();
  state = { ...state, status: status(RUN), watched: { ...watched(threeShare().view), group: "another" } };
  tell();
  expect(stage()).toBe("preparing");
});

test("a step of the lesson's second group orders that one, and the board shows it", async () => {
  const two: LessonRun = { lesson: "two-groups", topic: "t", groups: ["g", "h"], step: 2, stage: "before" };
  expect(groupShownBy(two)).toBe("h");
  expect(groupShownBy({ ...two, step: 0 })).toBe("g");
  state = { ...state, status: status(two), watched: { ...watched(threeShare().view), group: "h" } };
  driver.takeOver();
  driver.send({ type: "next" });
  await settle();
  expect(orders[0]).toEqual(["changeConsumer", "h", "C1", { processingMs: 1000 }]);
});

describe("what goes wrong", () => {
  test("a lesson that cannot be made says why, and can be started again", async () => {
    refuse = (order) => order === "openLesson";
    driver.begin(LESSON);
    await settle();
    expect(driver.getRun()).toMatchObject({
      stage: "start",
      trouble: "The limit of groups is reached. 20 are open. Delete one.",
    });
  });

  test("the failure of a run that is over is nobody's", async () => {
    refuse = (order) => order === "openLesson";
    driver.begin(LESSON);
    refuse = null;
    driver.begin(LESSON);
    await settle();
    expect(driver.getRun()).toMatchObject({ stage: "preparing", trouble: null });
  });

  test("a lesson that somebody else has ended is over here too", async () => {
    driver.begin(LESSON);
    await settle();
    see(threeShare(), null);
    expect(stage(), "the status is older than the answer").toBe("before");
    see(threeShare(), RUN);
    see(threeShare(), null);
    expect(driver.getRun()).toMatchObject({ stage: "start", trouble: "The lesson was ended elsewhere." });
  });
});

test("after a reload it goes on with the lesson that is on", async () => {
  see(threeShare(), { ...RUN, step: 1, stage: "before" });
  driver.takeOver();
  expect(driver.getRun()).toMatchObject({ step: 1, stage: "before", said: [{}, { say: "Is it useless? Let C2 go." }] });
  driver.send({ type: "next" });
  await settle();
  expect(orders[0]).toEqual(["removeConsumer", "g", "C2", "leave"]);
});

test("at its end what was made goes, and the next lesson is run the same way", async () => {
  driver.begin(LESSON);
  driver.send({ type: "mode", mode: "own" });
  await settle();
  driver.send({ type: "end" });
  await settle();
  expect(orders.at(-1)).toEqual(["endLesson"]);
  expect(driver.getRun()).toBeNull();
  driver.begin(LESSON);
  expect(driver.getRun()?.mode).toBe("own");
});

test("a lesson is done when its question was answered", async () => {
  see(threeShare(), { ...RUN, step: 2, stage: "question" });
  driver.takeOver();
  expect(done).toEqual([]);
  driver.send({ type: "next" });
  expect(done).toEqual([LESSON.id]);
});
