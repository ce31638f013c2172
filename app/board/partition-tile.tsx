"use client";

import { Mail } from "lucide-react";
import { motion } from "motion/react";
import { memo, useEffect, useRef, useSyncExternalStore } from "react";
import type { Tile } from "../../lib/group/board-types.ts";
import { useBoard, usePage } from "../store/hooks.ts";
import { hueOf } from "../theme/hue.ts";
import type { TileStep, TrayStep } from "./steps.ts";

interface TileProps {
  /** The card of which the feed has its numbers as they are now; null: they are those of `tile`. */
  card?: string | null;
  tile: Tile;
  step: TileStep | Exclude<TrayStep, "count">;
  fly: boolean;
  placement: number;
}

/** A tile is found by its name: "Partition 0", and what is special about it after a comma. */
function nameOf({ partition, of, note, lost }: Tile): string {
  return [`Partition ${partition}`, of === null ? null : `topic ${of}`, note, lost].filter((part) => part !== null).join(", ");
}

const FLIGHT = { type: "spring", stiffness: 260, damping: 30 } as const;

/** One partition, wherever it lies. The same `layoutId` in card and tray is what makes it fly from one to the other. */
export const PartitionTile = memo(function PartitionTile({ card = null, tile, step, fly, placement }: TileProps) {
  const name = nameOf(tile);
  const isCell = step === "dense" || step === "speck";
  if (!fly) {
    return (
      <li className="tile" data-step={step} data-hold={tile.hold} aria-label={name} title={isCell ? name : undefined}>
        <TileText card={card} tile={tile} step={step} />
      </li>
    );
  }
  return (
    <motion.li
      layout="position"
      layoutId={`tile:${tile.key}`}
      layoutDependency={placement}
      transition={FLIGHT}
      className="tile z-10"
      data-step={step}
      data-hold={tile.hold}
      aria-label={name}
      title={isCell || tile.of !== null ? name : (tile.note ?? undefined)}
    >
      <TileText card={card} tile={tile} step={step} />
    </motion.li>
  );
}, isSameTile);

/** Numbers do not draw a cell anew. */
function isSameTile(before: TileProps, after: TileProps): boolean {
  if (before.card !== after.card || before.step !== after.step || before.fly !== after.fly) return false;
  const isCell = after.step === "dense" || after.step === "speck";
  if (after.fly && before.placement !== after.placement) return false;
  return isCell ? isSameCell(before.tile, after.tile) : before.tile === after.tile;
}

/** Whether two tiles look the same as cells, which show no numbers. */
function isSameCell(a: Tile, b: Tile): boolean {
  return a.key === b.key && a.hold === b.hold && a.note === b.note;
}

function TileText({ card, tile, step }: Pick<TileProps, "tile" | "step"> & { card: string | null }) {
  switch (step) {
    case "card":
      return (
        <>
          <b>P{tile.partition}</b>
          {tile.of !== null && <span className="block max-w-40 truncate">{tile.of}</span>}
          <Numbers card={card} tile={tile} shows="offset and lag" />
          {tile.note !== null && <span className="mt-1 block font-medium">{tile.note}</span>}
          {tile.lost !== null && <span className="mt-1 block font-medium">{tile.lost}</span>}
          <Envelope tile={tile} />
        </>
      );
    case "compact":
      return (
        <>
          <b>P{tile.partition}</b>
          <Numbers card={card} tile={tile} shows="lag" />
          <Envelope tile={tile} />
        </>
      );
    case "mini":
      return (
        <>
          <b>{tile.partition}</b>
          <Numbers card={card} tile={tile} shows="nothing" />
        </>
      );
    case "chip":
      return (
        <>
          <b>P{tile.partition}</b>
          {tile.was !== null && <LastOwner id={tile.was} />}
        </>
      );
    case "dense":
    case "speck":
      return null;
  }
}

interface NumbersProps {
  card: string | null;
  tile: Tile;
  shows: "offset and lag" | "lag" | "nothing";
}

/** What goes on all the time, taken from the feed by itself, so that the tile around it is left alone. */
function Numbers({ card, tile, shows }: NumbersProps) {
  const { offset, lag, hold } = useBoard((frame) => {
    const own = frame?.board.cards.find(({ id }) => id === card)?.tiles;
    return own?.find(({ key }) => key === tile.key) ?? tile;
  });
  return (
    <>
      {shows === "offset and lag" && <span className="block">offset {offset ?? "–"}</span>}
      {shows !== "nothing" && <span className="block">lag {lag ?? "–"}</span>}
      {hold === "owned" && <Pulse offset={offset} />}
    </>
  );
}

/** Lights up once for every new offset. One animation begun anew costs less than a new element for each. */
function Pulse({ offset }: { offset: string | null }) {
  const bar = useRef<HTMLElement>(null);
  const light = useRef<Animation | null>(null);
  useEffect(() => {
    // There is none where motion is to be reduced.
    light.current ??= bar.current?.getAnimations()[0] ?? null;
    if (!light.current || offset === null) return;
    light.current.currentTime = 0;
    light.current.play();
  }, [offset]);
  return <i ref={bar} aria-hidden className="pulse" />;
}

/** The message that was sent by hand lies in this partition, and is not committed. */
function Envelope({ tile }: { tile: Tile }) {
  const { followed } = usePage();
  const isHere = useSyncExternalStore(
    followed.subscribe,
    () => followed.get() === tile.key,
    () => false,
  );
  return isHere ? <Mail aria-label="holds the message that was sent" className="absolute top-1.5 right-1.5 size-6" /> : null;
}

function LastOwner({ id }: { id: string }) {
  return (
    <span data-hue={hueOf(id) ?? undefined} className="inline-flex items-center gap-1.5 text-base font-medium">
      <i aria-hidden className="dot hued-dot" />
      {id}
    </span>
  );
}
