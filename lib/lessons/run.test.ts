import { beforeEach, describe, expect, test } from "vitest";
import { Story } from "../group/testing.ts";
import type { Lesson } from "./lesson.ts";
import { advance, newRun, type Run, type RunEffect, type RunInput } from "./run.ts";
import { areOwned, leaderOf } from "./scene.ts";
import { c2Leaves, sceneOf, threeShare } from "./testing.ts";
import { readingMs } from "./words.ts";

const LESSON: Lesson = {
  id: "a-lesson",
  title: "A lesson",
  learn: "Something",
  needs: { partitions: 3, groups: [{ consumers: 3 }], producer: { ratePerSecond: 6, keys: "none" } },
  steps: [
    {
      say: "Look, {leader} leads.",
      act: null,
      expect: { that: "somebody leads", holds: (scene) => leaderOf(scene.view) !== null },
    },
    {
      say: "Let C2 leave.",
      act: { do: "leave", who: "C2" },
      expect: { that: "two are left", holds: (scene) => areOwned(scene.view, { C1: [0, 1], C3: [2] }) },
      seen: "It took {took}.",
    },
  ],
  question: { ask: "What now?", answer: "This." },
  outside: { say: "So:", line: "kcat" },
};

let run: Run;
let now: number;
/** What had to be done, in order. */
let effects: RunEffect[];
let story: Story;

type Input = RunInput extends infer Each ? (Each extends RunInput ? Omit<Each, "now"> : never) : never;

function send(input: Input): void {
  const [next, done] = advance(run, { ...input, now });
  run = next;
  effects.push(...done);
}

const see = (producer: Parameters<typeof sceneOf>[1] = {}) => send({ type: "seen", scene: sceneOf(story, producer) });
const place = () => [run.step, run.stage];
const ordered = () => effects.filter(({ type }) => type !== "mark");

/** To the step that does something. */
function toTheSecondStep(): void {
  send({ type: "begin" });
  story = threeShare();
  see();
  send({ type: "next" });
  expect(place()).toEqual([1, "before"]);
}

beforeEach(() => {
  run = newRun(LESSON);
  now = 1000;
  effects = [];
  story = new Story();
});

describe("a lesson from its start to its end", () => {
  test("is prepared, and begins when everything that it needs is there", () => {
    send({ type: "begin" });
    expect(effects).toEqual([{ type: "prepare" }]);
    see();
    expect(run.stage).toBe("preparing");
    story = threeShare();
    see({ running: false });
    expect(run.stage, "the producer belongs to it").toBe("preparing");
    see({ topic: "another" });
    expect(run.stage).toBe("preparing");
    see();
    expect(place()).toEqual([0, "after"]);
    expect(run.said).toEqual([{ say: "Look, C1 leads.", seen: null }]);
  });

  test("does what a step does when it is told to go on, and shows what is seen", () => {
    toTheSecondStep();
    send({ type: "next" });
    expect(ordered()).toEqual([{ type: "prepare" }, { type: "order", order: { do: "leave", consumer: "C2" } }]);
    send({ type: "next" });
    expect(place(), "what is under way is waited for").toEqual([1, "acting"]);
    see();
    expect(place()).toEqual([1, "acting"]);
    c2Leaves(story);
    see();
    expect(place()).toEqual([1, "after"]);
    expect(run.said[1]?.seen).toMatch(/^It took 0\.\d+ s\.$/);
    send({ type: "next" });
    expect(run.stage).toBe("question");
    send({ type: "next" });
    send({ type: "next" });
    expect(run.stage).toBe("answer");
  });

  test("tells everybody where it is, but for what the lab knows by itself", () => {
    toTheSecondStep();
    send({ type: "next" });
    expect(effects.filter(({ type }) => type === "mark")).toEqual([
      { type: "mark", step: 0, stage: "after" },
      { type: "mark", step: 1, stage: "before" },
      { type: "mark", step: 1, stage: "acting" },
    ]);
  });

  test("begins anew, and ends, at any moment", () => {
    toTheSecondStep();
    send({ type: "begin" });
    expect(run).toEqual({ ...newRun(LESSON), stage: "preparing", since: now });
    send({ type: "end" });
    expect(run).toEqual(newRun(LESSON));
    expect(ordered().at(-1)).toEqual({ type: "end" });
  });
});

describe("by hand", () => {
  test("the learner's own doing takes the lesson on, whatever the mode", () => {
    for (const mode of ["steps", "auto", "own"] as const) {
      run = newRun(LESSON, { mode, speed: 1 });
      toTheSecondStep();
      c2Leaves(story);
      see();
      expect(place()).toEqual([1, "after"]);
    }
  });

  test("the lesson does not do what is the learner's to do, unless it is asked to", () => {
    send({ type: "mode", mode: "own" });
    toTheSecondStep();
    send({ type: "next" });
    expect(place()).toEqual([1, "before"]);
    send({ type: "perform" });
    expect(place()).toEqual([1, "acting"]);
    expect(ordered().at(-1)).toEqual({ type: "order", order: { do: "leave", consumer: "C2" } });
  });

  test("what was so before is no news", () => {
    send({ type: "begin" });
    story = threeShare();
    see();
    c2Leaves(story);
    see();
    send({ type: "next" });
    see();
    expect(place()).toEqual([1, "before"]);
  });
});

describe("by itself", () => {
  const wait = (ms: number) => {
    now += ms;
    send({ type: "tick" });
  };

  test("there is time to read, and less of it at a higher speed", () => {
    send({ type: "mode", mode: "auto" });
    toTheSecondStep();
    const reading = readingMs("Let C2 leave.");
    wait(reading - 1);
    expect(run.stage).toBe("before");
    wait(1);
    expect(run.stage).toBe("acting");
    c2Leaves(story);
    see();
    send({ type: "speed", speed: 2 });
    wait(readingMs(run.said[1]?.seen ?? "") / 2);
    expect(run.stage).toBe("question");
    wait(readingMs("What now?") / 2);
    expect(run.stage).toBe("answer");
    wait(1_000_000);
    expect(run.stage, "it begins no other lesson").toBe("answer");
  });

  test("it stands still while somebody reads what was before, and in other modes", () => {
    toTheSecondStep();
    wait(1_000_000);
    send({ type: "mode", mode: "auto" });
    send({ type: "previous" });
    wait(1_000_000);
    expect(place()).toEqual([1, "before"]);
  });

  test("a refused order stops it, and can be given again", () => {
    send({ type: "mode", mode: "auto" });
    toTheSecondStep();
    send({ type: "next" });
    send({ type: "failed", why: "Kafka does not answer." });
    expect(run).toMatchObject({ stage: "before", step: 1, mode: "steps", trouble: "Kafka does not answer." });
    send({ type: "next" });
    expect(run).toMatchObject({ stage: "acting", trouble: null });
  });

  test("what takes too long is said, and can be passed over", () => {
    toTheSecondStep();
    send({ type: "next" });
    wait(24_000);
    expect(run.late).toBe(false);
    wait(1000);
    expect(run.late).toBe(true);
    send({ type: "skip" });
    expect(run).toMatchObject({ stage: "after", late: false });
  });
});

describe("looking back", () => {
  test("shows what was said, as it was said, and takes nothing back", () => {
    toTheSecondStep();
    const before = run.said;
    send({ type: "previous" });
    expect(run).toMatchObject({ back: 0, step: 1, stage: "before", said: before });
    send({ type: "previous" });
    expect(run.back, "there is nothing before the first").toBe(0);
    send({ type: "next" });
    expect(run).toMatchObject({ back: null, step: 1, stage: "before" });
    expect(ordered()).toEqual([{ type: "prepare" }]);
  });

  test("from the question to the last step", () => {
    toTheSecondStep();
    c2Leaves(story);
    see();
    send({ type: "next" });
    send({ type: "previous" });
    expect(run.back).toBe(1);
    send({ type: "next" });
    expect(run).toMatchObject({ back: null, stage: "question" });
  });
});

test("a lesson that could not be prepared is at its start, and says why", () => {
  send({ type: "begin" });
  send({ type: "failed", why: "The limit of groups is reached." });
  expect(run).toMatchObject({ stage: "start", trouble: "The limit of groups is reached." });
  send({ type: "next" });
  expect(run).toMatchObject({ stage: "preparing", trouble: null });
});

test("a step of another group waits until the board shows that group", () => {
  const [first, second] = LESSON.steps;
  run = newRun({ ...LESSON, steps: [first, { ...(second ?? first), group: 1 }] });
  toTheSecondStep();
  expect(run).toMatchObject({ scene: null, before: null });
  see();
  expect(run.scene, "the first group says nothing about it").toBeNull();
  send({ type: "next" });
  expect(place()).toEqual([1, "before"]);
  send({ type: "seen", scene: { ...sceneOf(story), group: 1 } });
  expect(run.said[1]).toEqual({ say: "Let C2 leave.", seen: null });
  send({ type: "next" });
  expect(place()).toEqual([1, "acting"]);
});

test("what only somebody outside can do is waited for, and not ordered", () => {
  const stop = {
    say: "Stop it.",
    act: { do: "broker", order: "stop" },
    expect: { that: "it is away", holds: () => false },
  } as const;
  run = newRun({ ...LESSON, steps: [LESSON.steps[0], stop] });
  toTheSecondStep();
  send({ type: "seen", scene: { ...sceneOf(story), broker: { kind: "kafka", address: "kafka:9092" } } });
  send({ type: "next" });
  send({ type: "perform" });
  expect(place()).toEqual([1, "before"]);
  see();
  send({ type: "perform" });
  expect(ordered().at(-1)).toEqual({ type: "order", order: { do: "broker", order: "stop" } });
});

test("taken up elsewhere, it goes on where it was", () => {
  story = threeShare();
  send({ type: "resume", step: 1, stage: "acting" });
  see();
  expect(place(), "what was ordered may have been done: by hand it can be done again").toEqual([1, "before"]);
  expect(run.said[1]).toEqual({ say: "Let C2 leave.", seen: null });
  send({ type: "resume", step: 1, stage: "after" });
  see();
  expect(place()).toEqual([1, "after"]);
  expect(run.said[1]?.seen).toMatch(/^It took/);
});
