"use client";

import { memo } from "react";
import type { Tray as TrayView } from "../../lib/group/board-types.ts";
import { useBoard } from "../store/hooks.ts";
import { formatCount, formatSeconds, plural } from "../text/format.ts";
import { PartitionTile } from "./partition-tile.tsx";
import type { Steps } from "./steps.ts";

interface TrayProps {
  /** The name of the region. */
  label: string;
  steps: Steps;
  placement: number;
  /** "12 consumers · 48 partitions", where there are too many to be seen at once. */
  count: string | null;
}

/**
 * Between the cards: partitions that nobody has lie here during a rebalance, and fly to their new
 * owners from here. It keeps its height, so that the cards stay where they are.
 */
export const Tray = memo(function Tray({ label, steps, placement, count }: TrayProps) {
  const tray = useBoard((frame) => frame?.board.tray ?? null);
  const isCells = steps.tray !== "chip";
  if (!tray) return null;
  return (
    <section
      aria-label={label}
      data-active={tray.active || undefined}
      className="tray flex min-h-18.5 sm:@max-[72rem]:min-h-26 flex-wrap items-center gap-x-4 gap-y-2 px-5 py-2.5 text-[1.125rem] text-dim max-sm:min-h-13 max-sm:px-3 max-sm:py-2 max-sm:text-[0.9375rem]"
      style={isCells ? { minHeight: `${trayRem(steps)}rem` } : undefined}
    >
      <TrayTitle tray={tray} />
      {!isCells && <TrayTiles tray={tray} steps={steps} placement={placement} />}
      <span className="grow max-sm:hidden" />
      <TrayStatus tray={tray} count={count} isCells={isCells} />
      {isCells && tray.tiles.length > 0 && (
        <div className="w-full">
          <TrayTiles tray={tray} steps={steps} placement={placement} />
        </div>
      )}
    </section>
  );
});

/** The room that its text and all partitions as cells take. */
function trayRem({ tray, trayRows }: Steps): number {
  return Math.max(4.625, 3.75 + trayRows * (tray === "speck" ? 0.625 : 1.125));
}

function TrayTitle({ tray }: { tray: TrayView }) {
  if (tray.title !== null) return <h2 className="font-semibold text-text">{tray.title}</h2>;
  return <p className={tray.last === null ? "" : "max-sm:hidden"}>Revoked partitions wait here during a rebalance</p>;
}

function TrayTiles({ tray, steps, placement }: Pick<TrayProps, "steps" | "placement"> & { tray: TrayView }) {
  const step = steps.tray;
  if (tray.tiles.length === 0 || step === "count") return null;
  return (
    <ul aria-label="Partitions in the tray" className="tiles items-center" data-step={step}>
      {tray.tiles.map((tile) => (
        <PartitionTile key={tile.key} tile={tile} step={step} fly={steps.fly} placement={placement} />
      ))}
    </ul>
  );
}

function TrayStatus({ tray, count, isCells }: Pick<TrayProps, "count"> & { tray: TrayView; isCells: boolean }) {
  if (!tray.active) {
    return (
      <p>{[count, tray.last === null ? null : `last rebalance: ${tray.last}`].filter((part) => part !== null).join(" · ")}</p>
    );
  }
  const { sinceMs, nobodyConsumes, tiles } = tray;
  return (
    <p>
      {isCells && <span>{plural(tiles.length, "partition")} here · </span>}
      <Wait tray={tray} />
      {nobodyConsumes && <span>nobody consumes · </span>}
      {sinceMs !== null && <span>{formatSeconds(sinceMs)} so far</span>}
    </p>
  );
}

const NAMED = 6;

const WAITS: Record<TrayView["waitsFor"], string> = {
  company: "",
  join: " to rejoin",
  sync: " to sync",
  revoke: " to give up partitions",
  "catch-up": " to catch up",
};

/** Whom the coordinator waits for, and how long at most. */
function Wait({ tray: { awaited, waitsFor, atMostMs } }: { tray: TrayView }) {
  const isCompany = waitsFor === "company" && atMostMs !== null;
  if (awaited.length === 0 && !isCompany) return null;
  const rest = awaited.length - NAMED;
  return (
    <span>
      {isCompany ? "giving others time to come" : "waiting for "}
      <b className="text-text">{awaited.slice(0, NAMED).join(", ")}</b>
      {rest > 0 && ` and ${formatCount(rest)} more`}
      {WAITS[waitsFor]}
      {atMostMs !== null && <span title="Then the coordinator goes on without them">, {formatSeconds(atMostMs)} at most</span>}
      {" · "}
    </span>
  );
}
