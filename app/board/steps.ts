import type { Board } from "../../lib/group/board-types.ts";

/** How large cards and tiles are drawn: in steps, so that little changes seldom redraw everything. */
export type CardStep = "large" | "medium" | "small";
export type TileStep = "card" | "compact" | "mini" | "dense";
/** In the tray: chips with name and last owner, cells, or specks; or their number alone. */
export type TrayStep = "chip" | "dense" | "speck" | "count";

export interface Steps {
  cards: CardStep;
  tiles: TileStep;
  columns: number;
  tray: TrayStep;
  /** Rows of cells for which the tray keeps room. */
  trayRows: number;
  /** Whether cards and tiles fly to their new places; beyond some hundred nobody could follow, nor the machine. */
  fly: boolean;
}

export interface BoardSize {
  cards: number;
  partitions: number;
  /** Whether it stands beside others: then its cards are drawn smaller sooner. */
  isOneOfSeveral?: boolean;
  /** Whether the person asks for less motion: then nothing flies. */
  isStill?: boolean;
  /** Of the board, in CSS pixels of the usual text size. */
  width: number;
  /** Of what there is for cards above the tray, in the same pixels. */
  height?: number;
}

/** Below this many pixels the page is one column and the board as wide as the phone. */
const NARROW = 700;
/** A large card narrower than this has no room for its numbers in one row. */
const LARGE_CARD = 420;

/** A large card lower than this has no room for its ring, or for a tile more, without pushing its buttons out of sight. */
const LARGE_HEIGHT = 500;
/** A medium card lower than this has no room for a row of the largest tiles. */
const CARD_TILES_HEIGHT = 335;

/** Width of a tile with the gap beside it, as board.css has it. */
const TILE_WIDTH = { card: 190, compact: 86, mini: 52 } as const;

/** How many rows of tiles a card has room for without pushing others out of sight. */
const ROWS: Record<CardStep, Record<keyof typeof TILE_WIDTH, number>> = {
  large: { card: 1, compact: 3, mini: 5 },
  medium: { card: 0, compact: 1, mini: 2 },
  small: { card: 0, compact: 0, mini: 1 },
};

const CHIPS = 24;
const CELL = { dense: 18, speck: 10 } as const;
const MOST_TRAY_ROWS = { dense: 2, speck: 14 } as const;
const FLYING_TILES = 120;
const FLYING_CARDS = 30;

/**
 * The steps for this many cards and partitions. They depend on how many tiles a card may expect and
 * not on where the tiles lie just now, so that nothing is redrawn in another size while a rebalance
 * empties the cards.
 */
export function stepsFor({
  cards,
  partitions,
  width,
  height = Infinity,
  isOneOfSeveral = false,
  isStill = false,
}: BoardSize): Steps {
  const size = { cards, partitions, width, height };
  const cardStep = cardStepFor(size, isOneOfSeveral ? mostLargeBeside(width) : 4);
  const usual = columnsFor(cardStep, cards, width);
  const usualTiles = tileStepFor(size, cardStep, usual);
  // Few consumers with many partitions have the board to themselves.
  const isWide = cardStep === "large" && usualTiles !== "card" && cards > 0;
  const columns = isWide ? Math.min(usual, cards) : usual;
  return {
    cards: cardStep,
    tiles: isWide ? tileStepFor(size, cardStep, columns) : usualTiles,
    columns,
    ...trayFor(partitions, width),
    fly: !isStill && partitions <= FLYING_TILES && cards <= FLYING_CARDS,
  };
}

/** How many cards may be large on a board that stands beside others: as many as have room for all of a large card's numbers. */
function mostLargeBeside(width: number): number {
  return Math.min(2, Math.floor(width / LARGE_CARD));
}

/** What the steps of cards and tiles are found from. */
type Size = Required<Pick<BoardSize, "cards" | "partitions" | "width" | "height">>;

function cardStepFor({ cards, width, height }: Size, large: number): CardStep {
  if (width < NARROW) return cards <= 8 ? "medium" : "small";
  const rows = Math.ceil(cards / columnsFor("large", cards, width));
  if (cards <= large && height >= LARGE_HEIGHT * rows) return "large";
  return cards <= 12 ? "medium" : "small";
}

function columnsFor(step: CardStep, cards: number, width: number): number {
  if (width < NARROW) return 2;
  switch (step) {
    case "large":
      return Math.min(Math.max(3, cards), Math.max(2, Math.floor(width / 340)));
    case "medium":
      return Math.min(cards <= 8 ? Math.min(Math.max(2, cards), 4) : Math.ceil(cards / 2), Math.max(2, Math.floor(width / 290)));
    case "small":
      return Math.max(3, Math.floor(width / 226));
  }
}

function tileStepFor({ cards, partitions, width, height }: Size, step: CardStep, columns: number): TileStep {
  const expected = Math.ceil(partitions / Math.max(1, cards));
  // On a phone a tile of the largest step is as wide as its card.
  if (width < NARROW && step === "medium" && expected <= 2) return "card";
  const inside = width / columns - (step === "large" ? 60 : 46);
  const holds = (tile: keyof typeof TILE_WIDTH) => Math.floor((inside + 10) / TILE_WIDTH[tile]) * ROWS[step][tile];
  // On a low board, where one tile more would be out of sight.
  const inOneRow = Math.floor((inside + 10) / TILE_WIDTH.card) >= Math.min(partitions, expected + 1);
  if (step === "medium" && cards <= 4 && inOneRow && height >= CARD_TILES_HEIGHT * Math.ceil(cards / columns)) return "card";
  if (expected <= holds("card")) return "card";
  if (expected <= holds("compact")) return "compact";
  return expected <= holds("mini") ? "mini" : "dense";
}

function trayFor(partitions: number, width: number): { tray: TrayStep; trayRows: number } {
  if (partitions <= CHIPS) return { tray: "chip", trayRows: 0 };
  for (const step of ["dense", "speck"] as const) {
    const rows = Math.ceil((partitions * CELL[step]) / Math.max(1, width - 48));
    if (rows <= MOST_TRAY_ROWS[step]) return { tray: step, trayRows: rows };
  }
  return { tray: "count", trayRows: 0 };
}

/** How many partitions a board shows, wherever they lie. */
export function countPartitions({ cards, tray }: Board): number {
  const onCards = cards.map((card) => card.tiles.length + card.former.reduce((sum, former) => sum + former.tiles.length, 0));
  return onCards.reduce((sum, count) => sum + count, tray.tiles.length);
}
