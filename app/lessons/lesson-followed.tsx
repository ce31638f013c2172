"use client";

import { CircleStop } from "lucide-react";
import type { LessonRun } from "../../lib/contract/lessons.ts";
import type { Lesson } from "../../lib/lessons/lesson.ts";
import type { Scene } from "../../lib/lessons/scene.ts";
import { fillWords } from "../../lib/lessons/words.ts";
import { Button } from "../parts/button.tsx";
import { useCommand, useLab, usePage } from "../store/hooks.ts";
import { sceneNow } from "./lesson-driver.ts";
import { QuestionView, StepView } from "./step-view.tsx";
import { useStepPanel } from "./use-step-panel.ts";

/** The lesson that another page runs, where it is now; a host can go on with it here. */
export function FollowedLesson({ lesson, on }: { lesson: Lesson; on: LessonRun }) {
  const { store } = usePage();
  // Drawn again with each change of shape: texts name what is seen.
  useLab(({ watched }) => watched?.shape ?? 0);
  const isHost = useLab(({ status }) => status?.role === "host");
  useStepPanel(lesson, on.stage === "preparing" ? null : on.step);
  return (
    <div className="flex flex-col gap-4 px-5 pb-5">
      <Now lesson={lesson} on={on} scene={sceneNow(store, on)} />
      {isHost && <TakeOver />}
    </div>
  );
}

function Now({ lesson, on: { stage, step }, scene }: { lesson: Lesson; on: LessonRun; scene: Scene | null }) {
  const fill = (text: string) => (scene ? fillWords(text, scene) : text);
  if (stage === "preparing") return <p className="text-[1.125rem] text-dim">The lesson is about to begin…</p>;
  if (stage === "question" || stage === "answer")
    return <QuestionView lesson={lesson} outside={fill(lesson.outside.line)} isAnswered={stage === "answer"} />;
  const shown = lesson.steps[step];
  if (!shown) return null;
  const seen = stage === "after" && shown.seen !== undefined ? fill(shown.seen) : null;
  return (
    <>
      <p className="text-dim">
        Step {step + 1} of {lesson.steps.length}
      </p>
      <StepView step={shown} said={{ say: fill(shown.say), seen }} stage={stage} />
    </>
  );
}

function TakeOver() {
  const { lessons, commands } = usePage();
  const [run, pending] = useCommand();
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line pt-4">
      <p className="text-dim">This lesson was started on another page, or before this one was loaded.</p>
      <div className="flex gap-2.5">
        <Button look="primary" onPress={lessons.takeOver}>
          Go on with it here
        </Button>
        <Button onPress={() => run(() => commands.endLesson())} pending={pending}>
          <CircleStop aria-hidden className="size-4" />
          End the lesson
        </Button>
      </div>
    </div>
  );
}
