"use client";

import type { ReactNode } from "react";
import { usePageState } from "../store/hooks.ts";
import type { Panel } from "../store/page-state.ts";
import { DescribePanel } from "./describe-panel.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { ProducerPanel } from "./producer-panel.tsx";

type Place = "producer" | "describe" | "events";

/** Members and state are views of Describe. */
function placeOf(panel: Panel): Place {
  return panel === "producer" || panel === "events" ? panel : "describe";
}

const TABS: readonly { place: Place; word: string }[] = [
  { place: "producer", word: "Producer" },
  { place: "describe", word: "Describe" },
  { place: "events", word: "Events" },
];

/** Three panels side by side; on a narrow page one at a time, with tabs. */
export function Panels() {
  const [{ panel }, setPage] = usePageState();
  const place = placeOf(panel);
  return (
    <section
      aria-label="Panels"
      className="border-t border-line bg-panel lg:grid lg:h-[clamp(14rem,31dvh,21.5rem)] lg:grid-cols-[25.5rem_minmax(0,1fr)_minmax(0,31rem)] 2xl:grid-cols-[25.5rem_minmax(0,1fr)_minmax(0,38rem)]"
    >
      <nav aria-label="Panels" className="flex gap-1 border-b border-line px-3.5 pt-1 lg:hidden">
        {TABS.map((tab) => (
          <button
            key={tab.place}
            type="button"
            aria-pressed={tab.place === place}
            onClick={() => setPage({ panel: tab.place })}
            className={`min-h-11 border-b-3 px-3 font-semibold ${tab.place === place ? "border-ink" : "border-transparent text-dim"}`}
          >
            {tab.word}
          </button>
        ))}
      </nav>
      <Slot shown={place === "producer"}>
        <ProducerPanel />
      </Slot>
      <Slot shown={place === "describe"}>
        <DescribePanel view={panel === "members" || panel === "state" ? panel : "describe"} />
      </Slot>
      <Slot shown={place === "events"}>
        <EventsPanel />
      </Slot>
    </section>
  );
}

function Slot({ shown, children }: { shown: boolean; children: ReactNode }) {
  return (
    <div
      className={`min-h-0 min-w-0 border-line px-7 py-3.5 max-lg:min-h-72 lg:not-last:border-r max-sm:px-3.5 ${shown ? "" : "max-lg:hidden"}`}
    >
      {children}
    </div>
  );
}
