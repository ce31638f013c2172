"use client";

import { usePageState } from "../store/hooks.ts";
import type { Panel } from "../store/page-state.ts";

/** Where on a wide page a panel has its place. */
export type Slot = "left" | "middle" | "right";

export interface Tab {
  panel: Panel;
  slot: Slot;
  word: string;
}

/** In their order on a narrow page, where one is shown at a time. */
export const TABS: readonly Tab[] = [
  { panel: "producer", slot: "left", word: "Producer" },
  { panel: "send", slot: "left", word: "Send one" },
  { panel: "describe", slot: "middle", word: "Describe" },
  { panel: "ledger", slot: "middle", word: "Ledger" },
  { panel: "messages", slot: "middle", word: "Messages" },
  { panel: "topic", slot: "middle", word: "Topic" },
  { panel: "charts", slot: "middle", word: "Charts" },
  { panel: "events", slot: "right", word: "Events" },
];

/** The tab that shows a panel: members and state are views of Describe. */
export function tabOf(panel: Panel): Panel {
  return panel === "members" || panel === "state" ? "describe" : panel;
}

export function slotOf(panel: Panel): Slot {
  return TABS.find((tab) => tab.panel === tabOf(panel))?.slot ?? "middle";
}

/** The panels of one slot, of which `shown` is there now. On a narrow page the tabs of all stand above. */
export function PanelTabs({ slot, shown }: { slot: Slot; shown: Panel }) {
  return (
    <div className="flex gap-1 max-lg:hidden">
      {TABS.filter((tab) => tab.slot === slot).map((tab) => (
        <TabButton key={tab.panel} tab={tab} isShown={tab.panel === tabOf(shown)} className="min-h-9 px-2 text-lg first:-ml-2" />
      ))}
    </div>
  );
}

export function TabButton({ tab, isShown, className }: { tab: Tab; isShown: boolean; className: string }) {
  const [, setPage] = usePageState();
  return (
    <button
      type="button"
      aria-pressed={isShown}
      data-control={`panel-${tab.panel}`}
      onClick={() => setPage({ panel: tab.panel })}
      className={`border-b-3 whitespace-nowrap ${isShown ? "border-ink font-semibold" : "border-transparent text-dim hover:text-text"} ${className}`}
    >
      {tab.word}
    </button>
  );
}
