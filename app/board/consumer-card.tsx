"use client";

import { motion } from "motion/react";
import type { ReactNode, Ref } from "react";
import { memo } from "react";
import type { Card, Tile } from "../../lib/group/board-types.ts";
import { CopyText } from "../parts/copy.tsx";
import { shortMemberId } from "../text/format.ts";
import { useBoard } from "../store/hooks.ts";
import { isShallowSame } from "../store/share-board.ts";
import { hueOf } from "../theme/hue.ts";
import { CardControls } from "./card-controls.tsx";
import { CardMenu } from "./card-menu.tsx";
import { CardStats } from "./card-stats.tsx";
import { CommitChip, CommitLine } from "./commit-choice.tsx";
import { PartitionTile } from "./partition-tile.tsx";
import { SessionRing } from "./session-ring.tsx";
import type { Steps, TileStep } from "./steps.ts";

interface CardProps {
  /** As it stands still: what shows a number of it takes it from the feed. */
  card: Card;
  group: string;
  steps: Steps;
  placement: number;
  /** Whether the card has its buttons: viewers' cards have none. */
  controls: boolean;
  ref?: Ref<HTMLElement> | undefined;
}

const PADDING = { large: "px-5 py-4 gap-3.5", medium: "px-3.5 py-3 gap-2.5", small: "px-3 py-2 gap-2" } as const;

/** One member of the group: an article named "Consumer C1". */
export const ConsumerCard = memo(function ConsumerCard({ card, group, steps, placement, controls, ref }: CardProps) {
  return (
    <CardShell card={card} steps={steps} placement={placement} ref={ref}>
      <CardHead card={card} step={steps.cards}>
        {steps.cards === "medium" && <CommitChip card={card} group={controls ? group : null} className="max-sm:hidden" />}
        {steps.cards === "small" && controls && <CardMenu card={card} group={group} />}
      </CardHead>
      <div className="@container flex flex-wrap items-start gap-2">
        <CardStats id={card.id} step={steps.cards} />
        {steps.cards === "medium" && card.ring !== null && (
          <span className="-mt-1 -mb-3 ml-auto max-sm:m-0">
            <CardRing card={card} say={card.say} small />
          </span>
        )}
      </div>
      <CardBody card={card} steps={steps} placement={placement} />
      {steps.cards !== "small" && (
        <CommitLine
          card={card}
          group={controls ? group : null}
          className={steps.cards === "large" ? "" : "sm:hidden whitespace-nowrap"}
        />
      )}
      {controls && steps.cards !== "small" && <CardControls card={card} group={group} step={steps.cards} />}
    </CardShell>
  );
}, isSame);

/** The article itself, which moves where cards fly, and is plain where there are too many for that. */
function CardShell({ card, steps, placement, ref, children }: Omit<CardProps, "group" | "controls"> & { children: ReactNode }) {
  const isSilent = card.status === "crashed" || card.status === "frozen" || card.status === "failed";
  const props = {
    ref,
    tabIndex: 0,
    "aria-label": `Consumer ${card.id}`,
    "data-card": card.id,
    "data-status": card.status,
    "data-hue": hueOf(card.id) ?? undefined,
    "data-silent": isSilent || undefined,
    "data-external": card.external || undefined,
    className: `card ${PADDING[steps.cards]}`,
  };
  if (!steps.fly) return <article {...props}>{children}</article>;
  return (
    <motion.article
      {...props}
      layout="position"
      layoutDependency={placement}
      initial={{ opacity: 0, scale: 0.96 }}
      animate={{ opacity: 1, scale: 1 }}
      exit={{ opacity: 0, scale: 0.96, transition: { duration: 0.15 } }}
      transition={{ type: "spring", stiffness: 300, damping: 32 }}
    >
      {children}
    </motion.article>
  );
}

function isSame(before: CardProps, after: CardProps): boolean {
  return (
    before.card === after.card &&
    before.group === after.group &&
    before.placement === after.placement &&
    before.controls === after.controls &&
    isShallowSame(before.steps, after.steps)
  );
}

function CardHead({ card, step, children }: { card: Card; step: Steps["cards"]; children: ReactNode }) {
  const size = { large: "text-3xl", medium: "text-2xl", small: "text-lg" }[step];
  return (
    <header className={`flex min-h-8 items-center ${step === "small" ? "gap-x-1.5" : "gap-x-2.5"}`}>
      <h2 className={`flex-none leading-none font-bold ${size}`}>{card.title}</h2>
      {card.name !== null && (
        <span className="min-w-0 truncate font-semibold" title={card.name}>
          {card.name}
        </span>
      )}
      {step !== "small" && card.memberId !== null && (
        <span className="min-w-0 max-sm:hidden">
          <CopyText text={card.memberId} shown={shortMemberId(card.memberId)} what="member id" />
        </span>
      )}
      <span className="grow" />
      {card.badge !== null && (
        <span className={`badge ${step === "small" ? "px-1.5! py-0! tracking-normal!" : ""}`}>{card.badge}</span>
      )}
      {children}
    </header>
  );
}

function CardBody({ card, steps, placement }: Pick<CardProps, "card" | "steps" | "placement">) {
  const tileProps = { step: steps.tiles, fly: steps.fly, placement };
  const isEmpty = card.tiles.length === 0 && card.holes === 0;
  const saysWhy =
    isEmpty && card.say !== null && card.ring === null && steps.cards !== "small" && (steps.cards === "large" || isLasting(card));
  if (saysWhy) {
    return (
      <>
        <p
          className={`why max-sm:text-[0.875rem] ${steps.cards === "large" ? "px-5 py-3 text-[1.0625rem] text-balance" : "px-2 py-1"}`}
        >
          {card.say}
        </p>
        <FormerMembers card={card} {...tileProps} />
      </>
    );
  }
  return (
    <>
      <Tiles card={card.id} tiles={card.tiles} holes={card.holes} label={`Partitions of ${card.id}`} {...tileProps} />
      <FormerMembers card={card} {...tileProps} />
      <span className="grow" />
      <Say card={card} step={steps.cards} />
    </>
  );
}

/** What lasts a while. The rest, for example whom a rebalance waits for, would make medium cards jump. */
const LASTING = new Set<Card["status"]>(["idle", "crashed", "frozen", "failed", "leaving"]);
const isLasting = ({ status, external }: Card) => external || LASTING.has(status);

/** The sentence under the tiles, beside the ring where a session runs out. Small cards say it in their menu. */
function Say({ card, step }: { card: Card; step: Steps["cards"] }) {
  // A medium card has its ring beside the numbers, and no room for the sentence too.
  const isSaid = card.say !== null && (step === "large" || (step === "medium" && card.ring === null && isLasting(card)));
  const hasRing = card.ring !== null && step !== "medium";
  if (!hasRing && !isSaid) return null;
  return (
    <div className="flex items-center gap-4">
      {hasRing && <CardRing card={card} say={isSaid ? null : card.say} small={step !== "large"} />}
      {isSaid && <p className="max-w-[24em] text-dim max-sm:text-[0.875rem]">{card.say}</p>}
    </div>
  );
}

/** Counts down by itself, while the card around it is left alone. */
function CardRing({ card, say, small }: { card: Card; say: string | null; small: boolean }) {
  const live = useBoard((frame) => frame?.board.cards.find(({ id }) => id === card.id)?.ring ?? null);
  const ring = live ?? card.ring;
  return ring && <SessionRing ring={ring} say={say} small={small} />;
}

interface TilesProps {
  /** The card that has them as its own; null for those of a former member. */
  card: string | null;
  tiles: Tile[];
  holes: number;
  label: string;
  step: TileStep;
  fly: boolean;
  placement: number;
}

const Tiles = memo(function Tiles({ card, tiles, holes, label, step, fly, placement }: TilesProps) {
  if (tiles.length === 0 && holes === 0) return null;
  return (
    <ul aria-label={label} className="tiles" data-step={step}>
      {tiles.map((tile) => (
        <PartitionTile key={tile.key} card={card} tile={tile} step={step} fly={fly} placement={placement} />
      ))}
      {Array.from({ length: holes }, (_, index) => (
        <li key={`hole-${index}`} aria-hidden className="hole" data-step={step} />
      ))}
    </ul>
  );
});

/** Memberships of replaced clients that the coordinator still counts, with what is held for them. */
function FormerMembers({ card, step, fly, placement }: { card: Card } & Omit<TilesProps, "card" | "tiles" | "holes" | "label">) {
  return card.former.map((former) => (
    <section
      key={former.id}
      aria-label={`Former member of ${card.id}`}
      className="rounded-xl border border-dashed border-edge p-2.5"
    >
      <div className="flex items-center gap-3 text-dim">
        {former.ring !== null && <SessionRing ring={former.ring} say={null} small />}
        <p>
          Former client <span className="font-mono break-all">{shortMemberId(former.memberId)}</span>: still counted until its
          session ends.
        </p>
      </div>
      <Tiles
        card={null}
        tiles={former.tiles}
        holes={0}
        label={`Partitions held for ${former.id}`}
        step={step}
        fly={fly}
        placement={placement}
      />
    </section>
  ));
}
