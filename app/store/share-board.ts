import type { Board, Card, Tile } from "../../lib/group/board-types.ts";

/**
 * Gives back as much of the board before as is still true, the same objects: a memoised card or
 * tile then sees at a glance that it has nothing to do. Ages are shown in tenths of a second, so
 * what differs by less is the same.
 */
export function shareBoard(before: Board, after: Board): Board {
  const cardsBefore = new Map(before.cards.map((card) => [card.id, card]));
  const cards = keep(
    before.cards,
    after.cards.map((card) => shareCard(cardsBefore.get(card.id), rounded(card))),
  );
  const tray = keep(before.tray, {
    ...after.tray,
    sinceMs: tenths(after.tray.sinceMs),
    atMostMs: tenths(after.tray.atMostMs),
    tiles: shareTiles(before.tray.tiles, after.tray.tiles),
    awaited: keep(before.tray.awaited, after.tray.awaited),
  });
  const losses = keep(before.losses, after.losses);
  const isSame = cards === before.cards && tray === before.tray && losses === before.losses;
  return isSame ? before : { cards, tray, losses };
}

function shareCard(before: Card | undefined, after: Card): Card {
  if (!before) return after;
  return keep(before, {
    ...after,
    ring: keep(before.ring, after.ring),
    commit: keep(before.commit, after.commit),
    tiles: shareTiles(before.tiles, after.tiles),
    former: keep(
      before.former,
      after.former.map((member, index) => {
        const was = before.former[index];
        return was?.id === member.id ? keep(was, { ...member, tiles: shareTiles(was.tiles, member.tiles) }) : member;
      }),
    ),
    controls: keep(before.controls, after.controls),
  });
}

function shareTiles(before: Tile[], after: Tile[]): Tile[] {
  const byKey = new Map(before.map((tile) => [tile.key, tile]));
  return keep(
    before,
    after.map((tile) => {
      const was = byKey.get(tile.key);
      return was ? keep(was, tile) : tile;
    }),
  );
}

function rounded(card: Card): Card {
  const ring = card.ring && { ...card.ring, remainingMs: tenths(card.ring.remainingMs) ?? 0 };
  return { ...card, ring, heartbeatAgeMs: tenths(card.heartbeatAgeMs) };
}

function tenths(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 100) * 100;
}

/** The one before where both say the same. */
export function keep<T>(before: T, after: T): T {
  return isSame(before, after) ? before : after;
}

/** Whether two plain objects have the same values, compared by identity. */
export function isShallowSame(a: object, b: object): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Deep equality of plain data. Parts that are shared already are compared by identity first. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
