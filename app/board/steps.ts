import type { Board } from "../../lib/group/board-types.ts";

/** How large cards and tiles are drawn: in steps, so that little changes seldom redraw everything. */
export type CardStep = "large" | "medium" | "small";
export type TileStep = "card" | "compact" | "mini" | "dense";

export interface Steps {
  cards: CardStep;
  tiles: TileStep;
  columns: number;
  /** Tiles in the tray: chips with a name, or cells. */
  tray: "chips" | "cells";
  /** Whether cards and tiles fly to their new places; beyond some hundred nobody could follow, nor the machine. */
  fly: boolean;
}

/** Below this many pixels the page is one column and the board as wide as the phone. */
export const NARROW = 700;

/** The most tiles a card is expected to hold for each step to be chosen. */
const ROOM: Record<CardStep, Record<Exclude<TileStep, "dense">, number>> = {
  large: { card: 4, compact: 15, mini: 48 },
  medium: { card: 1, compact: 6, mini: 18 },
  small: { card: 0, compact: 0, mini: 6 },
};

const CHIPS = 24;
const FLYING_TILES = 120;
const FLYING_CARDS = 30;

/**
 * The steps for this many cards and partitions on this width (CSS pixels). They depend on how many
 * tiles a card may expect and not on where the tiles lie just now, so that nothing is redrawn in
 * another size while a rebalance empties the cards.
 */
export function stepsFor({ cards, partitions, width }: { cards: number; partitions: number; width: number }): Steps {
  const cardStep = cardStepFor(cards, width);
  const expected = Math.ceil(partitions / Math.max(1, cards));
  const room = width < NARROW ? ROOM[cardStep === "large" ? "medium" : cardStep] : ROOM[cardStep];
  return {
    cards: cardStep,
    tiles: expected <= room.card ? "card" : expected <= room.compact ? "compact" : expected <= room.mini ? "mini" : "dense",
    columns: columnsFor(cardStep, cards, width),
    tray: partitions <= CHIPS ? "chips" : "cells",
    fly: partitions <= FLYING_TILES && cards <= FLYING_CARDS,
  };
}

function cardStepFor(cards: number, width: number): CardStep {
  if (width < NARROW) return cards <= 8 ? "medium" : "small";
  if (cards <= 4) return "large";
  return cards <= 12 ? "medium" : "small";
}

function columnsFor(step: CardStep, cards: number, width: number): number {
  if (width < NARROW) return 2;
  switch (step) {
    case "large":
      return Math.min(Math.max(3, cards), Math.max(2, Math.floor(width / 340)));
    case "medium":
      return Math.min(cards <= 8 ? 4 : Math.ceil(cards / 2), Math.max(2, Math.floor(width / 290)));
    case "small":
      return Math.max(3, Math.floor(width / 226));
  }
}

/** How many partitions a board shows, wherever they lie. */
export function countPartitions({ cards, tray }: Board): number {
  return cards.reduce((sum, card) => sum + card.tiles.length + card.former.reduce((own, former) => own + former.tiles.length, 0), tray.tiles.length);
}
