"use client";

import { usePageState } from "../store/hooks.ts";
import { BesideBoard, OneOfSeveral } from "./beside-board.tsx";
import { useBoardNotice } from "./board-states.tsx";
import { BoardView } from "./board-view.tsx";

/** By how many stand beside the first. */
const COLUMNS: Record<number, string> = { 1: "lg:grid-cols-2", 2: "lg:grid-cols-3", 3: "lg:grid-cols-4" };

interface BoardsProps {
  /** The page's own; null until it is known. */
  group: string | null;
  newGroup: () => void;
}

/** The board, or several beside each other; on a narrow screen one below the other. */
export function Boards({ group, newGroup }: BoardsProps) {
  const [{ beside }] = usePageState();
  const notice = useBoardNotice(newGroup);
  const others = beside.filter((each) => each !== group);
  if (group === null || others.length === 0) {
    return (
      <section aria-label="Board" className="grid min-h-0 grid-cols-[minmax(0,1fr)]">
        {notice ?? <BoardView />}
      </section>
    );
  }
  return (
    <div className={`grid min-h-0 grid-cols-[minmax(0,1fr)] ${COLUMNS[others.length]}`}>
      <OneOfSeveral group={group} newGroup={newGroup} />
      {others.map((each) => (
        <BesideBoard key={each} group={each} newGroup={newGroup} />
      ))}
    </div>
  );
}
