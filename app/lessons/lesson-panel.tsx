"use client";

import { ArrowLeft, X } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { isOutside } from "../../lib/lessons/act.ts";
import { LESSONS } from "../../lib/lessons/lessons.ts";
import { pressFor } from "../../lib/lessons/press.ts";
import { orderOf, type Run } from "../../lib/lessons/run.ts";
import { useLab, usePageState } from "../store/hooks.ts";
import { ALL_LESSONS } from "../store/page-state.ts";
import { FollowedLesson } from "./lesson-followed.tsx";
import { LessonIntro } from "./lesson-intro.tsx";
import { LessonList } from "./lesson-list.tsx";
import { LessonRunView } from "./lesson-run.tsx";
import { useShownLesson, type Shown } from "./use-lesson.ts";

/** Beside the board; on a narrow page a sheet at its lower edge. */
export function LessonPanel() {
  const shown = useShownLesson();
  if (shown.what === "nothing") return null;
  return (
    <aside
      aria-label="Lessons"
      {...(shown.what === "run" ? marksOf(shown.run) : {})}
      className="flex min-h-0 max-lg:order-last flex-col border-line bg-panel max-lg:sticky max-lg:bottom-0 max-lg:z-20 max-lg:max-h-[52dvh] max-lg:rounded-t-2xl max-lg:border-t max-lg:shadow-[0_-0.5rem_1.5rem_rgb(0_0_0/25%)] lg:w-104 lg:border-l"
    >
      <Head shown={shown} />
      <Body shown={shown} />
    </aside>
  );
}

/** Where the run is, and what is to be pressed, for whoever plays it from outside. */
function marksOf(run: Run) {
  const order = orderOf(run);
  const asked = run.stage === "before" && order && run.scene ? order : null;
  const outside = asked?.do === "broker" && run.scene && isOutside(asked, run.scene) ? asked.order : undefined;
  const press = asked && outside === undefined ? JSON.stringify(pressFor(asked)) : undefined;
  return { "data-stage": run.stage, "data-step": run.step, "data-press": press, "data-outside": outside };
}

function Head({ shown }: { shown: Shown }) {
  const [, setPage] = usePageState();
  const isViewer = useLab(({ status }) => status?.role === "viewer");
  const title = titleOf(shown);
  const isList = shown.what === "list";
  // A viewer's is there because the host runs one: it goes when that ends.
  const canClose = !(isViewer && shown.what === "followed");
  return (
    <header className="flex items-start gap-1 px-5 pt-3.5 pb-3 max-sm:pt-2.5 max-sm:pb-1">
      {!isList && (
        <HeadButton label="All lessons" icon={ArrowLeft} onPress={() => setPage({ lesson: ALL_LESSONS })} className="-ml-2.5" />
      )}
      <h2 className="grow self-center text-lg leading-snug font-semibold max-sm:text-base">{title}</h2>
      {canClose && <HeadButton label="Close lessons" icon={X} onPress={() => setPage({ lesson: null })} className="-mr-2.5" />}
    </header>
  );
}

interface HeadButtonProps {
  label: string;
  icon: LucideIcon;
  onPress: () => void;
  className: string;
}

function HeadButton({ label, icon: Icon, onPress, className }: HeadButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onPress}
      className={`-mt-1 grid size-10 flex-none place-items-center rounded-lg text-dim hover:bg-raise hover:text-text ${className}`}
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}

function titleOf(shown: Shown): string {
  if (shown.what === "list" || shown.what === "nothing") return "Lessons";
  const lesson = shown.what === "run" ? shown.run.lesson : shown.lesson;
  return `${LESSONS.indexOf(lesson) + 1} · ${lesson.title}`;
}

function Body({ shown }: { shown: Shown }) {
  if (shown.what === "run") return <LessonRunView run={shown.run} />;
  return (
    <div className="min-h-0 overflow-y-auto">
      {shown.what === "list" && <LessonList />}
      {shown.what === "lesson" && <LessonIntro lesson={shown.lesson} trouble={shown.trouble} />}
      {shown.what === "followed" && <FollowedLesson lesson={shown.lesson} on={shown.on} />}
    </div>
  );
}
