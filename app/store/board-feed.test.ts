import { expect, test } from "vitest";
import { ManualClock } from "../../lib/clock/manual-clock.ts";
import { Story } from "../../lib/group/testing.ts";
import type { GroupView } from "../../lib/group/view.ts";
import { createBoardFeed } from "./board-feed.ts";
import type { LabState, LabStore } from "./lab-store.ts";

/** A store that shows the views a story tells. */
function setUp(view: GroupView) {
  const clock = new ManualClock(view.time);
  const listeners = new Set<() => void>();
  let state: LabState = {
    link: { state: "live", since: 0 },
    status: null,
    watched: { group: view.group, streamId: "s", view, shape: 1, refused: null, closed: false },
    outdated: false,
  };
  const change = (part: Partial<LabState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };
  const store: LabStore = {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    serverNow: () => clock.now(),
    watch: () => undefined,
    start: () => () => undefined,
  };
  let visible = true;
  const feed = createBoardFeed({ store, clock, isVisible: () => visible });
  const stop = feed.start();
  return {
    clock,
    feed,
    stop,
    /** `shape` is another number when more than numbers have changed. */
    show: (next: GroupView, shape = 1) =>
      change({ watched: { group: next.group, streamId: "s", view: next, shape, refused: null, closed: false } }),
    change,
    hide: () => {
      visible = false;
    },
    card: (id: string) => feed.getBoard()?.board.cards.find((card) => card.id === id),
  };
}

const three = () => new Story().stable({ C1: [0], C2: [1], C3: [2] });

test("what an event does not touch stays the same object", () => {
  const story = three();
  const { card, show, clock } = setUp(story.view);
  const before = { c1: card("C1"), c2: card("C2") };
  const progress = { processed: 5, rate: 5, armedAt: null, heartbeatAt: null, handlingSince: null };
  const positions = [{ topic: "t", partition: 0, offset: "5", committed: null }];
  story.tell({
    type: "progress",
    consumers: [{ consumer: "C1", ...progress, positions, delivered: [] }],
    partitions: [],
    coordinatorAskedAt: null,
  });
  show(story.view);
  expect(card("C1")).not.toBe(before.c1);
  expect(card("C1")?.tiles[0]?.offset).toBe("5");
  expect(card("C1")?.controls).toBe(before.c1?.controls);
  expect(card("C2")).toBe(before.c2);
  clock.advance(1000);
  expect(card("C2")).toBe(before.c2);
});

test("the board stands still while only numbers go on, until something else changes", () => {
  const story = three();
  const { feed, show, card } = setUp(story.view);
  const before = feed.getBoard()?.still;
  const progress = { processed: 5, rate: 5, armedAt: null, heartbeatAt: story.now, handlingSince: null };
  const positions = [{ topic: "t", partition: 0, offset: "5", committed: "5" }];
  story.tell({
    type: "progress",
    consumers: [{ consumer: "C1", ...progress, positions, delivered: [] }],
    partitions: [{ topic: "t", partition: 0, committed: "5", logStart: "0", logEnd: "9" }],
    coordinatorAskedAt: null,
  });
  show(story.view);
  expect(card("C1")).toMatchObject({ processed: 5, tiles: [{ offset: "5" }] });
  expect(feed.getBoard()?.still).toBe(before);
  story.fact({ type: "crashed", consumer: "C3" });
  show(story.view, 2);
  expect(feed.getBoard()?.still).not.toBe(before);
  expect(feed.getBoard()?.still.cards[0]).toBe(before?.cards[0]);
  expect(feed.getBoard()?.still.cards[2]?.status).toBe("crashed");
});

test("a session that runs out is drawn anew every tenth of a second, the other cards are not", () => {
  const story = three();
  const progress = {
    processed: 0,
    rate: 0,
    armedAt: story.now,
    heartbeatAt: null,
    handlingSince: null,
    positions: [],
    delivered: [],
  };
  story.tell({ type: "progress", consumers: [{ consumer: "C3", ...progress }], partitions: [], coordinatorAskedAt: null });
  story.fact({ type: "crashed", consumer: "C3" });
  const { card, clock } = setUp(story.view);
  const [c1, left] = [card("C1"), card("C3")?.ring?.remainingMs ?? 0];
  clock.advance(500);
  expect(card("C3")?.ring?.remainingMs).toBe(left - 500);
  expect(card("C1")).toBe(c1);
});

test("placement counts moves, and nothing else", () => {
  const story = three();
  const { feed, show } = setUp(story.view);
  const before = feed.getBoard()?.placement ?? 0;
  story.tell({ type: "processing-changed", consumer: "C1", processingMs: 5 });
  show(story.view);
  expect(feed.getBoard()?.placement).toBe(before);
  story.add("C4");
  show(story.view);
  expect(feed.getBoard()?.placement).toBe(before + 1);
});

test("time stands still in a picture that is not live, or not seen", () => {
  const story = three().fact({ type: "crashed", consumer: "C3" });
  for (const end of ["lost", "hidden"]) {
    const { feed, clock, change, hide, stop } = setUp(story.view);
    if (end === "lost") change({ link: { state: "lost", since: 0 } });
    else hide();
    const before = feed.getBoard();
    clock.advance(5000);
    expect(feed.getBoard()).toBe(before);
    stop();
    expect(clock.pending).toBe(0);
  }
});

test("a large board shows structure at once and numbers at a slower pace", () => {
  const story = new Story(400).stable({ C1: Array.from({ length: 400 }, (_, partition) => partition) });
  const { card, show, clock } = setUp(story.view);
  const progress = { rate: 0, armedAt: null, heartbeatAt: null, handlingSince: null, positions: [], delivered: [] };
  const process = (processed: number) =>
    story.tell({
      type: "progress",
      consumers: [{ consumer: "C1", processed, ...progress }],
      partitions: [],
      coordinatorAskedAt: null,
    });
  process(1);
  show(story.view);
  expect(card("C1")?.processed).toBe(0);
  clock.advance(400);
  expect(card("C1")?.processed).toBe(1);
  process(2);
  show(story.view);
  expect(card("C1")?.processed).toBe(1);
  story.fact({ type: "crashed", consumer: "C1" });
  show(story.view, 2);
  expect(card("C1")).toMatchObject({ processed: 2, status: "crashed" });
});
