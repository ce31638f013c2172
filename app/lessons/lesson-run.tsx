"use client";

import { ChevronLeft, ChevronRight, CircleStop, Ellipsis, Hand, RotateCcw } from "lucide-react";
import { useState } from "react";
import { isOutside } from "../../lib/lessons/act.ts";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import { lessonAfter } from "../../lib/lessons/lessons.ts";
import { instructionFor, nameOf, OUTSIDE } from "../../lib/lessons/press.ts";
import { orderOf, SPEEDS, stepOf, type Mode, type Run } from "../../lib/lessons/run.ts";
import { fillWords } from "../../lib/lessons/words.ts";
import { Button } from "../parts/button.tsx";
import { Segments } from "../parts/segments.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useCannotOrder, usePage, usePageState, useUsualGroup } from "../store/hooks.ts";
import { LessonText } from "./lesson-text.tsx";
import { QuestionView, StepView } from "./step-view.tsx";
import { useStepPanel } from "./use-step-panel.ts";

/** A lesson that this page runs. */
export function LessonRunView({ run }: { run: Run }) {
  const [{ group }] = usePageState();
  const usual = useUsualGroup();
  const isAside = group !== null && group !== usual;
  useStepPanel(run.lesson, run.stage === "preparing" ? null : run.step);
  return (
    <>
      <Steps run={run} />
      <div className="flex min-h-0 grow flex-col gap-4 overflow-y-auto px-5 pt-1 pb-4">
        {isAside && <Aside />}
        <Trouble says={run.trouble} />
        <Text run={run} />
        {run.late && <Late />}
      </div>
      <Controls run={run} />
    </>
  );
}

/** How far one is, as marks in a row. */
function Steps({ run: { lesson, stage, step, back } }: { run: Run }) {
  const count = lesson.steps.length;
  const at = stage === "preparing" ? -1 : stage === "question" || stage === "answer" ? count : step;
  const word = at < 0 ? "Preparing" : (back ?? at) >= count ? "Question" : `Step ${(back ?? at) + 1} of ${count}`;
  return (
    <div className="flex items-center gap-3 px-5 pb-3">
      <div aria-hidden className="flex grow gap-1.5">
        {Array.from({ length: count + 1 }, (_, index) => (
          <span
            key={index}
            className={`h-1.5 grow rounded-full ${index < at || stage === "answer" ? "bg-ok" : index === at ? "bg-ink" : "bg-line"} ${index === back ? "ring-2 ring-edge" : ""}`}
          />
        ))}
      </div>
      <span className="w-28 flex-none text-right text-dim">{word}</span>
    </div>
  );
}

function Text({ run }: { run: Run }) {
  const { lesson, stage, step, said, back, scene } = run;
  if (stage === "preparing")
    return <p className="text-[1.125rem] text-dim">Making the topic and the group, and letting consumers join…</p>;
  const shown = back ?? (stage === "question" || stage === "answer" ? null : step);
  if (shown === null) {
    const outside = scene ? fillWords(lesson.outside.line, scene) : lesson.outside.line;
    return <QuestionView lesson={lesson} outside={outside} isAnswered={stage === "answer"} />;
  }
  const shownStep = lesson.steps[shown];
  const words = said[shown];
  if (!shownStep || !words || stage === "start") return null;
  return (
    <StepView
      step={shownStep}
      said={words}
      stage={back === null && stage !== "question" && stage !== "answer" ? stage : "after"}
    />
  );
}

/** The page shows another group than the lesson's. */
function Aside() {
  const [, setPage] = usePageState();
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-warn-wash p-3 text-warn-text">
      The board shows another group: the lesson waits.
      <Button onPress={() => setPage({ group: null, beside: [] })}>Show the lesson’s</Button>
    </div>
  );
}

function Late() {
  const { lessons } = usePage();
  return (
    <div className="flex flex-col items-start gap-2 text-warn-text">
      <p>This takes longer than it should. Perhaps something else was pressed.</p>
      <Button onPress={() => lessons.send({ type: "skip" })}>Go on all the same</Button>
    </div>
  );
}

function Controls({ run }: { run: Run }) {
  const { lessons } = usePage();
  // On a phone the board needs the room: how the lesson goes on is asked for less often.
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="flex flex-col gap-3 border-t border-line px-5 py-3">
      <div className="flex items-center gap-2">
        <Button onPress={() => lessons.send({ type: "previous" })} label="Previous" disabled={firstOf(run)} className="px-2.5!">
          <ChevronLeft aria-hidden className="size-5" />
        </Button>
        <Main run={run} />
        <button
          type="button"
          aria-label="More about this lesson"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="grid size-10 flex-none place-items-center rounded-[0.625rem] border border-line sm:hidden"
        >
          <Ellipsis aria-hidden className="size-5" />
        </button>
      </div>
      <div className={`flex-wrap items-center justify-between gap-2 sm:flex ${isOpen ? "flex" : "hidden"}`}>
        <Segments
          label="How the lesson goes on"
          choices={MODES}
          now={run.mode}
          onChoose={(mode) => lessons.send({ type: "mode", mode })}
          control="lesson-mode"
        />
        <div className="flex">
          <Button look="quiet" onPress={() => lessons.begin(run.lesson)} label="Start again" className="px-2.5!">
            <RotateCcw aria-hidden className="size-5" />
          </Button>
          <Button look="quiet" onPress={() => lessons.send({ type: "end" })} label="End the lesson" className="px-2.5!">
            <CircleStop aria-hidden className="size-5" />
          </Button>
        </div>
        {run.mode === "auto" && <SpeedChoice speed={run.speed} />}
      </div>
    </div>
  );
}

function firstOf({ stage, step, back }: Run): string | null {
  if (stage === "preparing") return "The lesson is being prepared.";
  const isQuestion = stage === "question" || stage === "answer";
  return (back ?? (isQuestion ? 1 : step)) === 0 ? "This is the first step." : null;
}

/** The large button: what comes next, or what is to be done by hand. */
function Main({ run }: { run: Run }) {
  const { lessons } = usePage();
  const cannot = useCannotOrder();
  const next = () => lessons.send({ type: "next" });
  const following = run.back === null && run.stage === "answer" ? lessonAfter(run.lesson) : null;
  if (following) return <Following lesson={following} />;
  const order = run.back === null && run.stage === "before" ? orderOf(run) : null;
  if (order?.do === "broker" && run.scene && isOutside(order, run.scene)) return <ByHand text={OUTSIDE[order.order]} />;
  if (order && run.mode === "own") {
    return (
      <>
        <ByHand text={instructionFor(order)} />
        <Button onPress={() => lessons.send({ type: "perform" })} disabled={cannot}>
          Do it for me
        </Button>
      </>
    );
  }
  return (
    <Button look="primary" onPress={next} disabled={cannot ?? whyNotNext(run)} className="min-w-0 grow" control="lesson-next">
      {order ? nameOf(order) : nextWord(run)}
      <ChevronRight aria-hidden className="size-5" />
    </Button>
  );
}

/** To the lesson that comes next. */
function Following({ lesson: { id, title } }: { lesson: Lesson }) {
  const [, setPage] = usePageState();
  return (
    <Button look="primary" onPress={() => setPage({ lesson: id })} className="min-w-0 grow" control="lesson-following">
      <span className="truncate">{title}</span>
      <ChevronRight aria-hidden className="size-5 flex-none" />
    </Button>
  );
}

/** What there is to do for somebody. */
function ByHand({ text }: { text: string }) {
  return (
    <p className="flex grow items-center gap-2 font-semibold">
      <Hand aria-hidden className="size-5 flex-none" />
      <span>
        <LessonText text={text} />
      </span>
    </p>
  );
}

function nextWord({ stage, back }: Run): string {
  if (back !== null) return "Next";
  return stage === "question" || stage === "answer" ? "Answer" : "Next";
}

function whyNotNext(run: Run): string | null {
  if (run.back !== null) return null;
  switch (run.stage) {
    case "preparing":
      return "The lesson is being prepared.";
    case "acting":
      return `Waiting until ${stepOf(run)?.expect.that ?? ""}.`;
    case "before":
      return stepOf(run)?.act ? null : `Waiting until ${stepOf(run)?.expect.that ?? ""}.`;
    case "answer":
      return "This was the last.";
    case "start":
    case "after":
    case "question":
      return null;
  }
}

const MODES: readonly { value: Mode; word: string; about: string }[] = [
  { value: "steps", word: "Step by step", about: "Each press of Next does the next thing" },
  { value: "auto", word: "Play", about: "It goes on by itself, with time to read" },
  { value: "own", word: "By hand", about: "You press what there is to press; the lesson waits for it" },
];

function SpeedChoice({ speed }: { speed: number }) {
  const { lessons } = usePage();
  const choose = (text: string) => {
    const chosen = SPEEDS.find((each) => String(each) === text);
    if (chosen !== undefined) lessons.send({ type: "speed", speed: chosen });
  };
  return (
    <label className="flex items-center gap-2 text-dim">
      Speed
      <select value={String(speed)} onChange={(event) => choose(event.target.value)} className="field w-auto!">
        {SPEEDS.map((each) => (
          <option key={each} value={String(each)}>
            {each}×
          </option>
        ))}
      </select>
    </label>
  );
}
