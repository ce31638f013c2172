import type { LessonStage } from "../contract/lessons.ts";
import { isOutside, resolveAct, type Order } from "./act.ts";
import type { Lesson, Step } from "./lesson.ts";
import { isReady, type Scene } from "./scene.ts";
import { fillWords, readingMs } from "./words.ts";

/** `steps`: it goes on when it is told to. `auto`: by itself, when there was time to read. `own`: the learner does what there is to do. */
export type Mode = "steps" | "auto" | "own";
export const SPEEDS = [0.5, 1, 1.5, 2, 3] as const;
export type Speed = (typeof SPEEDS)[number];

/** A lesson being run: pure data, changed by `advance` alone. Times are milliseconds of one clock. */
export interface Run {
  lesson: Lesson;
  mode: Mode;
  speed: Speed;
  /** "start": nothing was made for it yet. */
  stage: LessonStage | "start";
  /** Counts from 0. */
  step: number;
  /** Since when it is in this stage. */
  since: number;
  /** What was seen last. */
  scene: Scene | null;
  /** What was seen when the step began. */
  before: Scene | null;
  /** What was said so far, step by step, as it was said then. */
  said: readonly Said[];
  /** An earlier step that is read once more. Nothing that was done is taken back. */
  back: number | null;
  /** It is waited for longer than usual. */
  late: boolean;
  /** What went wrong, as a sentence. */
  trouble: string | null;
}

/** A step's texts with their places filled; `seen` is null as long as it is not to be said. */
export interface Said {
  say: string;
  seen: string | null;
}

export type RunInput = { now: number } & (
  | { type: "begin" | "end" | "next" | "previous" | "perform" | "skip" | "tick" }
  /** Goes on where a run was that this page does not know. */
  | { type: "resume"; step: number; stage: LessonStage }
  | { type: "seen"; scene: Scene }
  | { type: "mode"; mode: Mode }
  | { type: "speed"; speed: Speed }
  | { type: "failed"; why: string }
);

/** What has to be done outside. */
export type RunEffect =
  | { type: "prepare" }
  | { type: "order"; order: Order }
  | { type: "mark"; step: number; stage: LessonStage }
  | { type: "end" };

export type Advanced = [run: Run, effects: RunEffect[]];

/** Longer than any session of a class: then something is not as the lesson expects. */
const LATE_MS = 25_000;

export function newRun(lesson: Lesson, { mode, speed }: Pick<Run, "mode" | "speed"> = { mode: "steps", speed: 1 }): Run {
  const nothing = { scene: null, before: null, said: [], back: null, late: false, trouble: null };
  return { lesson, mode, speed, stage: "start", step: 0, since: 0, ...nothing };
}

/** What a run becomes by this input, and what has to be done for it. */
export function advance(run: Run, input: RunInput): Advanced {
  const [next, effects] = apply(run, input);
  const { step, stage } = next;
  const isMoved = stage !== run.stage || step !== run.step;
  // That it is being prepared, the lab knows: it prepares it.
  if (!isMoved || stage === "start" || stage === "preparing") return [next, effects];
  return [next, [...effects, { type: "mark", step, stage }]];
}

function apply(run: Run, input: RunInput): Advanced {
  const { now } = input;
  switch (input.type) {
    case "begin":
      return [{ ...newRun(run.lesson, run), stage: "preparing", since: now }, [{ type: "prepare" }]];
    case "resume":
      // What was under way may have been seen already: it can be done once more, or passed over.
      return stay({
        ...newRun(run.lesson, run),
        stage: input.stage === "acting" ? "before" : input.stage,
        step: input.step,
        since: now,
      });
    case "end":
      return [newRun(run.lesson, run), [{ type: "end" }]];
    case "seen":
      // What is seen of another group says nothing about the step.
      return stay(input.scene.group === groupOf(run) ? look({ ...run, scene: input.scene }, now) : run);
    case "next":
      if (run.back !== null) return stay({ ...run, back: run.back + 1 < lastSaid(run) ? run.back + 1 : null });
      return goOn(run, now);
    case "previous": {
      const from = run.back ?? lastSaid(run);
      return stay(from > 0 ? { ...run, back: from - 1 } : run);
    }
    case "perform":
      return perform(run, now);
    case "skip":
      return stay(run.stage === "before" || run.stage === "acting" ? arrive(run, now) : run);
    case "mode":
      return stay({ ...run, mode: input.mode, since: now, trouble: null });
    case "speed":
      return stay({ ...run, speed: input.speed });
    case "failed":
      return stay(fail(run, input.why, now));
    case "tick":
      return tick(run, now);
  }
}

/** The step that the run is at; null before and after all steps. */
export function stepOf({ lesson, stage, step }: Run): Step | null {
  return stage === "before" || stage === "acting" || stage === "after" ? (lesson.steps[step] ?? null) : null;
}

/** Which of the lesson's groups the board is to show: counts from 0. */
export function groupOf({ lesson, step }: Pick<Run, "lesson" | "step">): number {
  return lesson.steps[step]?.group ?? 0;
}

/** What the step orders now; null where it does nothing, or nobody is there whom it could be about. */
export function orderOf(run: Run): Order | null {
  const act = stepOf(run)?.act;
  return act && run.scene ? resolveAct(act, run.scene) : null;
}

/** The step that comes after everything said so far: one that is before it can be read once more. */
function lastSaid({ stage, step, said }: Run): number {
  return stage === "question" || stage === "answer" ? said.length : step;
}

function stay(run: Run): Advanced {
  return [run, []];
}

/** Something was seen: perhaps what is waited for. */
function look(run: Run, now: number): Run {
  const { lesson, stage, scene } = run;
  if (!scene) return run;
  if (stage === "preparing") return isReady(lesson.needs, scene) ? enter(run, 0, now) : run;
  const step = stepOf(run);
  if (!step) return run;
  // Only after it was taken up elsewhere is it not known how things were.
  const known = run.before && run.said[run.step] ? run : remember(run);
  if (stage === "after" || !known.before || !step.expect.holds(scene, known.before)) return known;
  // What was so before anything was done says nothing about what is to be done.
  const isNews = stage === "acting" || step.act === null || !step.expect.holds(known.before, known.before);
  return isNews ? arrive(known, now) : known;
}

function enter(run: Run, step: number, now: number): Run {
  const entered: Run = { ...run, stage: "before", step, since: now, late: false, trouble: null, before: null };
  return look(groupOf(run) === groupOf(entered) ? entered : { ...entered, scene: null }, now);
}

/** The step begins with what is seen now. */
function remember(run: Run): Run {
  const { lesson, step, stage, scene } = run;
  if (!scene) return run;
  const said = lesson.steps.slice(0, step + 1).map((each, index) => {
    const isOver = index < step || stage === "after";
    const seen = isOver && each.seen !== undefined ? fillWords(each.seen, scene) : null;
    return run.said[index] ?? { say: fillWords(each.say, scene), seen };
  });
  return { ...run, before: scene, said };
}

/** What the step had to show has been seen. */
function arrive(run: Run, now: number): Run {
  const { said, step, scene } = run;
  const text = stepOf(run)?.seen;
  const seen = text === undefined || !scene ? null : fillWords(text, scene);
  return {
    ...run,
    stage: "after",
    since: now,
    late: false,
    trouble: null,
    said: said.map((each, index) => (index === step ? { ...each, seen } : each)),
  };
}

/** What "next" means in this stage. */
function goOn(run: Run, now: number): Advanced {
  switch (run.stage) {
    case "start":
      return apply(run, { type: "begin", now });
    case "preparing":
    case "acting":
    case "answer":
      return stay(run);
    case "before":
      return run.mode === "own" ? stay(run) : perform(run, now);
    case "after":
      if (run.step + 1 < run.lesson.steps.length) return stay(enter(run, run.step + 1, now));
      return stay({ ...run, stage: "question", since: now });
    case "question":
      return stay({ ...run, stage: "answer", since: now });
  }
}

function perform(run: Run, now: number): Advanced {
  const order = orderOf(run);
  if (run.stage !== "before" || !order || !run.scene || isOutside(order, run.scene)) return stay(run);
  return [{ ...run, stage: "acting", since: now, trouble: null }, [{ type: "order", order }]];
}

/** An order was refused: it can be given again, but not by itself. */
function fail(run: Run, why: string, now: number): Run {
  const failed = { ...run, trouble: why, since: now, mode: run.mode === "auto" ? ("steps" as const) : run.mode };
  if (run.stage === "preparing") return { ...failed, stage: "start" };
  return run.stage === "acting" ? { ...failed, stage: "before" } : failed;
}

function tick(run: Run, now: number): Advanced {
  const elapsed = now - run.since;
  const isWaiting = run.stage === "acting" || (run.stage === "before" && !stepOf(run)?.act);
  const late = isWaiting && elapsed >= LATE_MS;
  const ticked = late === run.late ? run : { ...run, late };
  const text = run.mode === "auto" && run.back === null ? textToRead(run) : null;
  if (text === null || elapsed * run.speed < readingMs(text)) return stay(ticked);
  return goOn(ticked, now);
}

/** What somebody reads before it goes on by itself; null where it does not. */
function textToRead({ stage, said, step, lesson }: Run): string | null {
  switch (stage) {
    case "before":
      return said[step]?.say ?? null;
    case "after": {
      const { say = "", seen } = said[step] ?? {};
      // Of a step that only shows something, all is read now.
      return lesson.steps[step]?.act ? (seen ?? "") : `${say} ${seen ?? ""}`;
    }
    case "question":
      return lesson.question.ask;
    case "start":
    case "preparing":
    case "acting":
    case "answer":
      return null;
  }
}
