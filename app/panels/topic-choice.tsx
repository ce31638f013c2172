"use client";

import type { ReactNode } from "react";
import { useState } from "react";
import { topicsOf } from "../../lib/group/topics.ts";
import { useLab } from "../store/hooks.ts";

/**
 * The topic that a panel is about, null where none is known: what the group that is shown reads, or without a group the
 * configured one. A group that is watched may read several: `choice` has them, and is null where there is nothing to choose.
 */
export function useTopicChoice(): [topic: string | null, choice: ReactNode] {
  // As one word, because what is selected is compared by identity; no topic's name has a comma.
  const read = useLab(({ watched, status }) => {
    const view = watched?.view ?? null;
    if (view === null) return status?.configuredTopic ?? "";
    return topicsOf(view).join() || view.topic;
  });
  const [chosen, setChosen] = useState("");
  const topics = read.split(",");
  const topic = topics.includes(chosen) ? chosen : (topics[0] ?? "");
  const choice = topics.length > 1 && (
    <select
      aria-label="Topic"
      className="field min-h-9 w-auto px-2 py-1 max-sm:min-h-10"
      value={topic}
      onChange={(event) => setChosen(event.target.value)}
    >
      {topics.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
  );
  return [topic === "" ? null : topic, choice || null];
}
