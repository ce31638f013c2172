import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../clock/manual-clock.ts";
import type { ErrorInfo } from "../../contract/client-facts.ts";
import type { GroupDescription } from "../admin/describe-groups.ts";
import type { CoordinatorWatch } from "./coordinator-watch.ts";
import { startCoordinatorWatch } from "./coordinator-watch.ts";

interface Question {
  at: number;
  groups: string[];
  answer: (descriptions: GroupDescription[]) => void;
  fail: (error: unknown) => void;
}

let clock: ManualClock;
let watch: CoordinatorWatch;
let questions: Question[];
let answers: [group: string, askedAt: number][];
let errors: [group: string, error: ErrorInfo][];

const sound = (group: string): GroupDescription => ({
  group,
  error: null,
  state: "Empty",
  protocol: null,
  epochs: null,
  members: [],
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await settle();
}

/** Answers the question under way. */
async function answer(): Promise<void> {
  const question = questions.at(-1);
  question?.answer(question.groups.map(sound));
  await settle();
}

function add(group: string, interval: number) {
  return watch.add({
    group,
    interval: () => interval,
    onAnswer: ({ group: said }, askedAt) => answers.push([said, askedAt]),
    onError: (error) => errors.push([group, error]),
  });
}

beforeEach(() => {
  clock = new ManualClock(0);
  questions = [];
  answers = [];
  errors = [];
  watch = startCoordinatorWatch({
    clock,
    describe: (groups) =>
      new Promise((resolve, reject) => {
        questions.push({ at: clock.now(), groups, answer: resolve, fail: reject });
      }),
  });
});

test("groups that are due are asked about in one question, and the answer knows when it was asked", async () => {
  add("a", 100);
  add("b", 100);
  await pass(0);
  expect(questions.map(({ groups }) => groups)).toEqual([["a", "b"]]);
  await pass(7);
  await answer();
  expect(answers).toEqual([
    ["a", 0],
    ["b", 0],
  ]);
});

test("never two questions at a time; kicked meanwhile, a group is asked about again at once", async () => {
  add("a", 1000);
  await pass(0);
  watch.kick("a");
  watch.kick("a");
  await pass(500);
  expect(questions).toHaveLength(1);
  await answer();
  await pass(0);
  expect(questions.map(({ at }) => at)).toEqual([0, 500]);
});

test("a kick does not wait for the interval, but many kicks are not as many questions", async () => {
  add("a", 4000);
  await pass(0);
  await answer();
  await pass(100);
  for (let i = 0; i < 30; i++) {
    watch.kick("a");
    await pass(1);
    await answer();
  }
  expect(questions.length).toBeLessThanOrEqual(4);
  expect(questions[1]?.at).toBe(100);
});

test("each group has its own interval", async () => {
  add("slow", 1000);
  add("fast", 100);
  for (let i = 0; i < 100; i++) {
    await pass(10);
    await answer();
  }
  const asked = (group: string) => questions.filter(({ groups }) => groups.includes(group)).length;
  expect(asked("fast")).toBeGreaterThanOrEqual(8);
  expect(asked("slow")).toBeLessThanOrEqual(2);
});

test("no answer is an error of every group that was asked about, and it is tried again", async () => {
  add("a", 100);
  add("b", 100);
  await pass(0);
  questions[0]?.fail(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
  await settle();
  expect(errors.map(([group, { code }]) => [group, code])).toEqual([
    ["a", "ECONNREFUSED"],
    ["b", "ECONNREFUSED"],
  ]);
  await pass(600);
  expect(questions).toHaveLength(2);
});

test("one group's error does not spoil the other's answer", async () => {
  add("a", 100);
  add("b", 100);
  await pass(0);
  questions[0]?.answer([{ group: "a", error: { code: "GROUP_AUTHORIZATION_FAILED", message: "" } }, sound("b")]);
  await settle();
  expect(errors.map(([group]) => group)).toEqual(["a"]);
  expect(answers.map(([group]) => group)).toEqual(["b"]);
});

test("a group that is no longer watched hears nothing", async () => {
  const stop = add("a", 100);
  await pass(0);
  stop();
  await answer();
  await pass(1000);
  expect(answers).toEqual([]);
  expect(questions).toHaveLength(1);
});

test("closed, it asks no more and leaves no timer", async () => {
  add("a", 100);
  await pass(0);
  watch.close();
  await answer();
  await pass(10_000);
  expect(questions).toHaveLength(1);
  expect(clock.pending).toBe(0);
});
