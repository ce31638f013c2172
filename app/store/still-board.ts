import type { Board, Card, Ring, Tile } from "../../lib/group/board-types.ts";
import { keep } from "./share-board.ts";

/**
 * The board as it stands still while only numbers go on: as long as nothing but rates, counts, offsets, lags and ages has
 * changed, it is the same object as before, with the numbers of then. What shows a number takes it from the board itself.
 */
export function stillOf(before: Board, after: Board): Board {
  const cardsBefore = new Map(before.cards.map((card) => [card.id, card]));
  return keep(before, {
    cards: after.cards.map((card) => stillCard(cardsBefore.get(card.id), card)),
    tray: { ...after.tray, sinceMs: null, atMostMs: null, tiles: stillTiles(before.tray.tiles, after.tray.tiles) },
    losses: after.losses,
  });
}

function stillCard(before: Card | undefined, after: Card): Card {
  if (!before) return after;
  const { rate, processed, lag, heartbeatAgeMs } = before;
  const ring = stillRing(before.ring, after.ring);
  return keep(before, { ...after, rate, processed, lag, heartbeatAgeMs, ring, tiles: stillTiles(before.tiles, after.tiles) });
}

function stillRing(before: Ring | null, after: Ring | null): Ring | null {
  return before && after && before.totalMs === after.totalMs ? before : after;
}

function stillTiles(before: readonly Tile[], after: readonly Tile[]): Tile[] {
  const byKey = new Map(before.map((tile) => [tile.key, tile]));
  return after.map((tile) => {
    const was = byKey.get(tile.key);
    return was ? keep(was, { ...tile, offset: was.offset, lag: was.lag }) : tile;
  });
}
