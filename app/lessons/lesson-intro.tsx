"use client";

import { Play } from "lucide-react";
import type { Lesson, Needs } from "../../lib/lessons/lesson.ts";
import { Button } from "../parts/button.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useCannot, usePage, usePageState } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { LessonText } from "./lesson-text.tsx";

/** A lesson before its start: what is to be learned, and what will be made for it. */
export function LessonIntro({ lesson, trouble }: { lesson: Lesson; trouble: string | null }) {
  const { lessons } = usePage();
  const [, setPage] = usePageState();
  const cannot = useCannot();
  const begin = () => {
    // The board shows the lesson's group, whatever was chosen before.
    setPage({ group: null, beside: [] });
    lessons.begin(lesson);
  };
  return (
    <div className="flex flex-col gap-4 px-5 pb-5">
      <p className="text-[1.125rem] leading-relaxed">
        <LessonText text={lesson.learn} />
      </p>
      <p className="text-dim">
        {needsText(lesson.needs)} Your other groups go on as they are, and when the lesson ends, what was made for it is removed.
      </p>
      <Trouble says={trouble} />
      <div>
        <Button look="primary" onPress={begin} disabled={cannot} control="lesson-start">
          <Play aria-hidden className="size-4 fill-current" />
          Start
        </Button>
      </div>
    </div>
  );
}

function needsText({ partitions, groups, producer }: Needs): string {
  const consumers = groups.reduce((sum, group) => sum + group.consumers, 0);
  const start = consumers === 0 ? "no consumers yet" : plural(consumers, "consumer");
  const made = `It makes a topic of ${plural(partitions, "partition")} and ${groups.length === 1 ? "a group" : plural(groups.length, "group")}, with ${start}`;
  return producer ? `${made}, and a producer writes ${producer.ratePerSecond} messages a second.` : `${made}.`;
}
