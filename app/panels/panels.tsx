"use client";

import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { usePageState } from "../store/hooks.ts";
import type { Panel } from "../store/page-state.ts";
import { ChartsPanel } from "../charts/charts-panel.tsx";
import { DescribePanel } from "./describe-panel.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { LedgerPanel } from "./ledger-panel.tsx";
import { MessagesPanel } from "./messages/messages-panel.tsx";
import type { Slot } from "./panel-tabs.tsx";
import { PanelTabs, slotOf, TabButton, tabOf, TABS } from "./panel-tabs.tsx";
import { ProducerPanel } from "./producer-panel.tsx";
import { TopicPanel } from "./topic-panel.tsx";
import { SendPanel } from "./send-panel.tsx";

/** Three places side by side, each with the panel that was last chosen for it; on a narrow page one panel at a time, with tabs. */
export function Panels() {
  const [{ panel }] = usePageState();
  const [places, setPlaces] = useState<Record<Slot, Panel>>({ left: "producer", middle: "describe", right: "events" });
  const chosen = slotOf(panel);
  if (places[chosen] !== panel) setPlaces({ ...places, [chosen]: panel });
  const nav = useRef<HTMLElement>(null);
  // On a phone not all tabs are to be seen at once. Only the row of tabs is moved, never the page.
  useEffect(() => {
    const shown = nav.current?.children.item(TABS.findIndex((tab) => tab.panel === tabOf(panel)));
    if (shown instanceof HTMLElement)
      nav.current?.scrollTo({ left: shown.offsetLeft - nav.current.clientWidth / 2 + shown.clientWidth / 2 });
  }, [panel]);
  return (
    <section
      aria-label="Panels"
      className="border-t border-line bg-panel lg:grid lg:h-[clamp(14rem,31dvh,21.5rem)] lg:grid-cols-[28rem_minmax(0,1fr)_clamp(20rem,45vw_-_18rem,36rem)]"
    >
      <nav
        ref={nav}
        aria-label="Panels"
        className="relative flex gap-1 overflow-x-auto border-b border-line px-3.5 pt-1 lg:hidden"
      >
        {TABS.map((tab) => (
          <TabButton key={tab.panel} tab={tab} isShown={tab.panel === tabOf(panel)} className="min-h-11 px-3 font-semibold" />
        ))}
      </nav>
      {(["left", "middle", "right"] as const).map((slot) => (
        <Place key={slot} shown={slot === chosen}>
          {panelFor(places[slot], <PanelTabs slot={slot} shown={places[slot]} />)}
        </Place>
      ))}
    </section>
  );
}

function panelFor(panel: Panel, tabs: ReactNode): ReactNode {
  switch (panel) {
    case "producer":
      return <ProducerPanel tabs={tabs} />;
    case "send":
      return <SendPanel tabs={tabs} />;
    case "describe":
    case "members":
    case "state":
      return <DescribePanel view={panel} tabs={tabs} />;
    case "ledger":
      return <LedgerPanel tabs={tabs} />;
    case "messages":
      return <MessagesPanel tabs={tabs} />;
    case "topic":
      return <TopicPanel tabs={tabs} />;
    case "charts":
      return <ChartsPanel tabs={tabs} />;
    case "events":
      return <EventsPanel tabs={tabs} />;
  }
}

function Place({ shown, children }: { shown: boolean; children: ReactNode }) {
  return (
    <div
      className={`min-h-0 min-w-0 border-line px-7 py-3.5 max-lg:min-h-72 lg:max-[1700px]:px-5 lg:nth-2:pl-7 lg:not-last:border-r max-sm:px-3.5 ${shown ? "" : "max-lg:hidden"}`}
    >
      {children}
    </div>
  );
}
