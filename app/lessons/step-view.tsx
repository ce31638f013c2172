import { Check, Eye, Hourglass } from "lucide-react";
import type { LessonStage } from "../../lib/contract/lessons.ts";
import type { Lesson, Step } from "../../lib/lessons/lesson.ts";
import type { Said } from "../../lib/lessons/run.ts";
import { CopyBlock } from "../parts/copy.tsx";
import { LessonText } from "./lesson-text.tsx";

interface StepViewProps {
  step: Step;
  said: Said;
  stage: LessonStage;
}

/** One step as it is read: what is said, what is waited for, what was seen. */
export function StepView({ step, said, stage }: StepViewProps) {
  return (
    <div aria-live="polite" className="flex flex-col gap-4">
      <p className="text-[1.125rem] leading-relaxed">
        <LessonText text={said.say} />
      </p>
      <Waits step={step} stage={stage} />
      {said.seen !== null && (
        <p className="text-[1.125rem] leading-relaxed">
          <LessonText text={said.seen} />
        </p>
      )}
    </div>
  );
}

/** What must become true, and whether it has. */
function Waits({ step, stage }: Pick<StepViewProps, "step" | "stage">) {
  const isSeen = stage === "after";
  const isAwaited = stage === "acting" || (stage === "before" && step.act === null);
  const Icon = isSeen ? Check : isAwaited ? Hourglass : Eye;
  const word = isSeen ? "Seen" : isAwaited ? "Waiting until" : "Watch for";
  return (
    <p
      data-seen={isSeen || undefined}
      className={`flex items-start gap-2.5 rounded-lg border px-3 py-2 ${isSeen ? "border-ok" : "border-line"}`}
    >
      <Icon aria-hidden className={`mt-1 size-4 flex-none ${isSeen ? "text-ok-text" : "text-dim"}`} />
      <span>
        <span className={isSeen ? "font-semibold text-ok-text" : "text-dim"}>{word}: </span>
        <LessonText text={step.expect.that} />
      </span>
    </p>
  );
}

/** The question at the end; its answer, and the same outside of the lab, when they are asked for. */
export function QuestionView({ lesson, outside, isAnswered }: { lesson: Lesson; outside: string; isAnswered: boolean }) {
  const { question } = lesson;
  return (
    <div aria-live="polite" className="flex flex-col gap-4">
      <h3 className="font-semibold text-dim">A question</h3>
      <p className="text-[1.125rem] leading-relaxed font-semibold">
        <LessonText text={question.ask} />
      </p>
      {isAnswered && (
        <>
          <p className="text-[1.125rem] leading-relaxed">
            <LessonText text={question.answer} />
          </p>
          <h3 className="mt-2 font-semibold text-dim">Outside of the lab</h3>
          <p>{lesson.outside.say}</p>
          <CopyBlock text={outside} what="the line" />
        </>
      )}
    </div>
  );
}
