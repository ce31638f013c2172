import type { Clock, Disposer } from "../../lib/clock/clock.ts";
import type { Board } from "../../lib/group/board-types.ts";
import { selectBoard } from "../../lib/group/board.ts";
import type { GroupView } from "../../lib/group/view.ts";
import type { LabStore } from "./lab-store.ts";
import { shareBoard } from "./share-board.ts";
import { stillOf } from "./still-board.ts";

/** The board as it is now: it changes with events, and with time alone where something counts down. */
export interface BoardFeed {
  getBoard: () => BoardFrame | null;
  subscribe: (listener: () => void) => Disposer;
  start: () => Disposer;
}

export interface BoardFrame {
  group: string;
  board: Board;
  /** The same board, but with the numbers of an earlier one as long as nothing else has changed. */
  still: Board;
  /** Counts up whenever a card or tile comes, goes or moves: what animates layout depends on it. */
  placement: number;
}

export interface BoardFeedOptions {
  store: LabStore;
  clock: Clock;
  /** Whether the page can be seen: else time alone changes nothing. */
  isVisible: () => boolean;
}

const TICK_MS = 100;

/** A board of more cards and tiles than this shows new numbers less often: nobody reads so many, and drawing them is dear. */
const MANY = 300;
const PACE_OF_MANY_MS = 400;

export function createBoardFeed({ store, clock, isVisible }: BoardFeedOptions): BoardFeed {
  const listeners = new Set<() => void>();
  let view: GroupView | null = null;
  let shape = 0;
  let frame: BoardFrame | null = null;
  let updatedAt = 0;

  const isDue = () => !frame || sizeOf(frame.board) <= MANY || clock.now() - updatedAt >= PACE_OF_MANY_MS;
  const update = () => {
    updatedAt = clock.now();
    // Of a picture that is not live, time must not go on: it would count down what may long be over.
    const next = view ? nextFrame(frame, view, view.brokerAway?.since ?? store.serverNow()) : null;
    if (next === frame) return;
    frame = next;
    for (const listener of listeners) listener();
  };
  const onStore = () => {
    const { watched } = store.getState();
    const isShaped = watched?.shape !== shape || watched.view?.group !== view?.group;
    if (!isShaped && watched.view === view) return;
    view = watched?.view ?? null;
    shape = watched?.shape ?? 0;
    if (isShaped || isDue()) update();
  };
  const onTick = () => {
    if (isDue() && isVisible() && store.getState().link.state === "live" && !view?.brokerAway) update();
  };

  return {
    getBoard: () => frame,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      onStore();
      const disposers = [store.subscribe(onStore), clock.every(TICK_MS, onTick)];
      return () => {
        for (const dispose of disposers) dispose();
      };
    },
  };
}

function nextFrame(before: BoardFrame | null, view: GroupView, now: number): BoardFrame {
  const board = selectBoard(view, now);
  if (before?.group !== view.group) return { group: view.group, board, still: board, placement: (before?.placement ?? 0) + 1 };
  const shared = shareBoard(before.board, board);
  if (shared === before.board) return before;
  const isMoved = placementOf(shared) !== placementOf(before.board);
  const still = stillOf(before.still, shared);
  return { group: view.group, board: shared, still, placement: before.placement + (isMoved ? 1 : 0) };
}

function sizeOf({ cards, tray }: Board): number {
  return cards.reduce((sum, card) => sum + 1 + card.tiles.length, tray.tiles.length);
}

/** Everything that decides where cards and tiles lie, in one line. */
function placementOf({ cards, tray }: Board): string {
  const keys = (tiles: { key: string; note: string | null }[]) =>
    tiles.map(({ key, note }) => (note === null ? key : `${key}*`)).join(",");
  const places = cards.map(
    ({ id, tiles, former, holes, say }) =>
      `${id}=${keys(tiles)};${former.map((each) => `${each.id}:${keys(each.tiles)}`).join("")};${holes}${say === null ? "" : "s"}`,
  );
  return `${places.join("|")}/${keys(tray.tiles)}`;
}
