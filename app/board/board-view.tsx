"use client";

import { AnimatePresence, LayoutGroup, motion } from "motion/react";
import { useRef } from "react";
import { useBoard, useLab } from "../store/hooks.ts";
import { plural } from "../text/format.ts";
import { NoConsumers } from "./board-states.tsx";
import { ConsumerCard } from "./consumer-card.tsx";
import { MoreBelow } from "./more-below.tsx";
import { countPartitions, stepsFor } from "./steps.ts";
import { Tray } from "./tray.tsx";
import { useReducedMotion } from "./use-reduced-motion.ts";
import { useRoom } from "./use-room.ts";

/** The cards and the tray. It scrolls inside itself when there are more cards than fit. */
export function BoardView({ isOneOfSeveral = false }: { isOneOfSeveral?: boolean }) {
  // Only what stands still: numbers are taken by whoever shows them.
  const board = useBoard((frame) => frame?.still ?? null);
  const group = useBoard((frame) => frame?.group ?? "");
  const placement = useBoard((frame) => frame?.placement ?? 0);
  const isViewer = useLab(({ status }) => status?.role !== "host");
  const area = useRef<HTMLDivElement>(null);
  const room = useRoom(area);
  const isStill = useReducedMotion();
  if (!board) return null;
  const partitions = countPartitions(board);
  const steps = stepsFor({ cards: board.cards.length, partitions, ...room, isOneOfSeveral, isStill });
  const isOverviewed = steps.cards !== "small" && steps.tiles !== "dense";
  const count = isOverviewed ? null : `${plural(board.cards.length, "consumer")} · ${plural(partitions, "partition")}`;
  return (
    <LayoutGroup id={group}>
      <motion.div
        ref={area}
        layoutScroll
        tabIndex={-1}
        data-board
        className="board relative grid min-h-0 grid-rows-[1fr_auto] gap-4 overflow-x-clip px-7 pt-6 max-sm:flex max-sm:flex-col-reverse max-sm:gap-2.5 max-sm:px-3.5 max-sm:pt-3 max-sm:pb-4 sm:overflow-y-auto"
      >
        {board.cards.length === 0 ? (
          <NoConsumers />
        ) : (
          <div
            role="group"
            aria-label={isOneOfSeveral ? `Consumers of ${group}` : "Consumers"}
            className="relative grid auto-rows-[minmax(min-content,1fr)] gap-x-4.5 gap-y-4 max-sm:gap-2.5"
            style={{ gridTemplateColumns: `repeat(${steps.columns}, minmax(0, 1fr))` }}
          >
            <AnimatePresence mode="popLayout" initial={false}>
              {board.cards.map((card) => (
                <ConsumerCard key={card.id} card={card} group={group} steps={steps} placement={placement} controls={!isViewer} />
              ))}
            </AnimatePresence>
          </div>
        )}
        <div className="tray-place @container z-20 bg-bg pb-4 max-sm:pb-0 sm:sticky sm:bottom-0">
          <MoreBelow area={area} ids={board.cards.map(({ id }) => id).join(",")} />
          <Tray label={isOneOfSeveral ? `Tray of ${group}` : "Tray"} steps={steps} placement={placement} count={count} />
        </div>
      </motion.div>
    </LayoutGroup>
  );
}
