"use client";

import type { ReactNode } from "react";
import { useEffect, useMemo, useState } from "react";
import { useAdd } from "../keys/use-add.ts";
import { useBoardKeys } from "../keys/use-keyboard.ts";
import { LiveRegion } from "../live-region.tsx";
import { PageContext, usePage, usePageState } from "../store/hooks.ts";
import { BoardHead } from "./board-head.tsx";
import { LossStrip, useBoardNotice } from "./board-states.tsx";
import { BoardView } from "./board-view.tsx";

/** The board of one more group: everything within speaks of that group. `newGroup` opens the dialog for a group that there is not. */
export function BesideBoard({ group, newGroup }: { group: string; newGroup: () => void }) {
  return (
    <OfGroup group={group}>
      <OneOfSeveral group={group} newGroup={newGroup} isBeside />
      <LiveRegion group={group} />
    </OfGroup>
  );
}

/** What is within sees this group in place of the page's own. */
function OfGroup({ group, children }: { group: string; children: ReactNode }) {
  const page = usePage();
  const { newBoard } = page;
  const [own] = useState(newBoard);
  useEffect(() => {
    const stop = [own.store.start(), own.feed.start()];
    return () => {
      for (const each of stop) each();
    };
  }, [own]);
  useEffect(() => own.store.watch(group), [own, group]);
  const within = useMemo(() => ({ ...page, ...own }), [page, own]);
  return <PageContext value={within}>{children}</PageContext>;
}

interface OneProps {
  group: string;
  newGroup: () => void;
  isBeside?: boolean;
}

/** A board that stands beside others: with its own state, its own button to add, and a way to put it away. */
export function OneOfSeveral({ group, newGroup, isBeside = false }: OneProps) {
  const notice = useBoardNotice(newGroup);
  const [page, setPage] = usePageState();
  const add = useAdd(group);
  useBoardKeys(isBeside ? group : null, add);
  const putAway = () => {
    const others = page.beside.filter((each) => each !== group);
    if (isBeside) setPage({ beside: others });
    else setPage({ group: others[0] ?? null, beside: others.slice(1) });
  };
  return (
    <section
      aria-label={`Board of ${group}`}
      data-group={group}
      className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] border-line max-lg:not-first:border-t-8 lg:not-first:border-l"
    >
      <div>
        <BoardHead group={group} add={add} onPutAway={putAway} />
        {isBeside && <LossStrip />}
      </div>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)]">{notice ?? <BoardView isOneOfSeveral />}</div>
    </section>
  );
}
