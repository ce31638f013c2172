"use client";

import { Download, Maximize2, Table2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { useDeferredValue, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { systemClock } from "../../lib/clock/clock.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useLab, usePage } from "../store/hooks.ts";
import type { ChartFeedState } from "./chart-feed.ts";
import type { ChartKind, Span } from "./chart.ts";
import { CHARTS, SPANS } from "./chart.ts";
import type { ChartViewProps } from "./chart-view.tsx";
import { ChartView } from "./chart-view.tsx";
import { csvOf } from "./csv.ts";
import { useSeen } from "./use-seen.ts";
import { CHART_WORDS } from "./words.ts";

/** The last five minutes of the group: one chart at a time, or all of them large. Nothing is asked of the lab while nobody looks. */
export function ChartsPanel({ tabs }: { tabs: ReactNode }) {
  const root = useRef<HTMLElement>(null);
  const group = useLab(({ watched }) => watched?.view?.group ?? null);
  const state = useSamples(group, root);
  // Drawn in slices, between which the board goes on.
  const drawn = useDeferredValue(state);
  const [kind, setKind] = useState<ChartKind>("lag");
  const [span, setSpan] = useState<Span>(SPANS[0]);
  const [asTable, setAsTable] = useState(false);
  const [isLarge, setIsLarge] = useState(false);
  return (
    <section ref={root} aria-label="Charts" className="@container flex h-full flex-col gap-2 lg:overflow-y-auto">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {tabs}
        <span className="grow" />
        <ViewButtons group={group} state={state} asTable={asTable} setAsTable={setAsTable} />
        <Button onPress={() => setIsLarge(true)} label="All charts, large" className="min-h-9 px-2.5 max-sm:min-h-10">
          <Maximize2 aria-hidden className="size-4.5" />
        </Button>
      </div>
      {group === null ? (
        <p className="text-dim">No group is shown.</p>
      ) : (
        <>
          <ChartChoice kind={kind} setKind={setKind} span={span} setSpan={setSpan} />
          {!isLarge && <ChartView kind={kind} state={drawn} span={span} asTable={asTable} />}
        </>
      )}
      <Dialog open={isLarge} onOpenChange={setIsLarge} title={`Charts of ${group ?? ""}`} full>
        <SpanChoice span={span} setSpan={setSpan} />
        <AllCharts state={state} span={span} asTable={asTable} />
      </Dialog>
    </section>
  );
}

/** What is known of this group; it is asked for while `root` is seen. */
function useSamples(group: string | null, root: RefObject<HTMLElement | null>): ChartFeedState {
  const { charts } = usePage();
  const isSeen = useSeen(root);
  useEffect(() => (group !== null && isSeen ? charts.watch(group) : undefined), [charts, group, isSeen]);
  return useSyncExternalStore(charts.subscribe, charts.get, charts.get);
}

interface ChartChoiceProps {
  kind: ChartKind;
  setKind: (kind: ChartKind) => void;
  span: Span;
  setSpan: (span: Span) => void;
}

function ChartChoice({ kind, setKind, span, setSpan }: ChartChoiceProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <div role="group" aria-label="Which chart" className="flex gap-x-1">
        {CHARTS.map((each) => (
          <Choice key={each} isChosen={each === kind} onChoose={() => setKind(each)}>
            {CHART_WORDS[each].word}
          </Choice>
        ))}
      </div>
      <span className="text-dim @max-[44rem]:hidden">{CHART_WORDS[kind].about}</span>
      <span className="grow" />
      <SpanChoice span={span} setSpan={setSpan} />
    </div>
  );
}

function SpanChoice({ span, setSpan }: Pick<ChartChoiceProps, "span" | "setSpan">) {
  return (
    <div role="group" aria-label="How much time" className="flex gap-x-1">
      {SPANS.map((each) => (
        <Choice key={each.word} isChosen={each === span} onChoose={() => setSpan(each)}>
          {each.word}
        </Choice>
      ))}
    </div>
  );
}

function Choice({ isChosen, onChoose, children }: { isChosen: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={`min-h-8 rounded-lg px-2.5 max-sm:min-h-10 ${isChosen ? "bg-raise font-semibold" : "text-dim hover:text-text"}`}
    >
      {children}
    </button>
  );
}

interface ViewButtonsProps {
  group: string | null;
  state: ChartFeedState;
  asTable: boolean;
  setAsTable: (asTable: boolean) => void;
}

function ViewButtons({ group, state: { samples }, asTable, setAsTable }: ViewButtonsProps) {
  return (
    <>
      <button
        type="button"
        aria-pressed={asTable}
        title="As table"
        onClick={() => setAsTable(!asTable)}
        className={`inline-flex min-h-9 items-center gap-2 rounded-[0.625rem] border px-3 font-semibold max-sm:min-h-10 ${asTable ? "border-ink bg-raise" : "border-line hover:border-edge hover:bg-raise"}`}
      >
        <Table2 aria-hidden className="size-4.5" />
        <span className="@max-[46rem]:sr-only">As table</span>
      </button>
      <Button
        onPress={() => download(`${group ?? "group"}-samples.csv`, csvOf(samples))}
        disabled={samples.length === 0 ? "Nothing has been measured yet." : null}
        label="Download every sample of the last 5 minutes as CSV"
        className="min-h-9 px-3 max-sm:min-h-10"
      >
        <Download aria-hidden className="size-4.5" />
        <span className="@max-[46rem]:sr-only">CSV</span>
      </Button>
    </>
  );
}

/** Drawn in one go, several charts would keep the page busy for longer than a frame: each is so much later than the one above it. */
const APART_MS = 120;

/** One under the other, so that the same moment stands in the same place. */
function AllCharts({ state, span, asTable }: { state: ChartFeedState; span: Span; asTable: boolean }) {
  return (
    <div className="@container grid auto-rows-[minmax(15rem,1fr)] gap-4 lg:h-[76dvh] lg:auto-rows-[minmax(0,1fr)]">
      {CHARTS.map((kind, index) => (
        <section key={kind} aria-label={CHART_WORDS[kind].word} className="flex min-h-0 flex-col">
          <h3>
            <span className="font-semibold">{CHART_WORDS[kind].word}</span>{" "}
            <span className="text-dim">{CHART_WORDS[kind].about}</span>
          </h3>
          <LaterChart kind={kind} state={state} span={span} asTable={asTable} laterMs={index * APART_MS} />
        </section>
      ))}
    </div>
  );
}

function LaterChart({ state, laterMs, ...rest }: ChartViewProps & { laterMs: number }) {
  const [drawn, setDrawn] = useState(state);
  useEffect(() => systemClock.after(laterMs, () => setDrawn(state)), [state, laterMs]);
  return <ChartView state={drawn} {...rest} />;
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  // Some browsers begin to read it only later.
  systemClock.after(10_000, () => URL.revokeObjectURL(link.href));
}
