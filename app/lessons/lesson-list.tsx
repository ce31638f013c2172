"use client";

import { Check, Radio } from "lucide-react";
import { LESSONS } from "../../lib/lessons/lessons.ts";
import { useLab, usePageState } from "../store/hooks.ts";
import { useDone } from "./use-lesson.ts";

/** All lessons, with those that were taken to their end. */
export function LessonList() {
  const [, setPage] = usePageState();
  const done = useDone();
  const on = useLab(({ status }) => status?.lesson?.lesson ?? null);
  return (
    <>
      <p className="px-5 pb-3 text-dim">
        {done.size === 0
          ? "Each runs with real consumers, in a group and on a topic of its own."
          : `${done.size} of ${LESSONS.length} done.`}
      </p>
      <ol className="flex flex-col px-2.5 pb-3">
        {LESSONS.map(({ id, title }, index) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => setPage({ lesson: id })}
              className="flex min-h-11 w-full items-center gap-3 rounded-lg px-2.5 py-2 text-left hover:bg-raise"
            >
              <span aria-hidden className="w-6 flex-none text-right text-dim">
                {index + 1}
              </span>
              <span className="grow font-semibold">{title}</span>
              {on === id && <Radio aria-label="is on" className="size-5 flex-none text-warn-text" />}
              {done.has(id) && <Check aria-label="done" className="size-5 flex-none text-ok-text" />}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
