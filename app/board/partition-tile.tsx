"use client";

import { Mail } from "lucide-react";
import { motion } from "motion/react";
import { memo, useSyncExternalStore } from "react";
import type { Tile } from "../../lib/group/board-types.ts";
import { usePage } from "../store/hooks.ts";
import { hueOf } from "../theme/hue.ts";
import type { TileStep, TrayStep } from "./steps.ts";

interface TileProps {
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
export const PartitionTile = memo(function PartitionTile({ tile, step, fly, placement }: TileProps) {
  const name = nameOf(tile);
  const isCell = step === "dense" || step === "speck";
  if (!fly) {
    return (
      <li className="tile" data-step={step} data-hold={tile.hold} aria-label={name} title={isCell ? name : undefined}>
        <TileText tile={tile} step={step} />
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
      <TileText tile={tile} step={step} />
    </motion.li>
  );
}, isSameTile);

/** Numbers do not draw a cell anew. */
function isSameTile(before: TileProps, after: TileProps): boolean {
  if (before.step !== after.step || before.fly !== after.fly) return false;
  const isCell = after.step === "dense" || after.step === "speck";
  if (after.fly && before.placement !== after.placement) return false;
  return isCell ? isSameCell(before.tile, after.tile) : before.tile === after.tile;
}

/** Whether two tiles look the same as cells, which show no numbers. */
export function isSameCell(a: Tile, b: Tile | undefined): boolean {
  return a.key === b?.key && a.hold === b.hold && a.note === b.note;
}

function TileText({ tile, step }: Pick<TileProps, "tile" | "step">) {
  switch (step) {
    case "card":
      return (
        <>
          <b>P{tile.partition}</b>
          {tile.of !== null && <span className="block max-w-40 truncate">{tile.of}</span>}
          <span className="block">offset {tile.offset ?? "–"}</span>
          <span className="block">lag {tile.lag ?? "–"}</span>
          {tile.note !== null && <span className="mt-1 block font-medium">{tile.note}</span>}
          {tile.lost !== null && <span className="mt-1 block font-medium">{tile.lost}</span>}
          <Envelope tile={tile} />
          <Pulse tile={tile} />
        </>
      );
    case "compact":
      return (
        <>
          <b>P{tile.partition}</b>
          <span className="block">lag {tile.lag ?? "–"}</span>
          <Envelope tile={tile} />
          <Pulse tile={tile} />
        </>
      );
    case "mini":
      return (
        <>
          <b>{tile.partition}</b>
          <Pulse tile={tile} />
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

/** Lights up once for every new offset, by being a new element. */
function Pulse({ tile }: { tile: Tile }) {
  return tile.hold === "owned" ? <i key={tile.offset} aria-hidden className="pulse" /> : null;
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
