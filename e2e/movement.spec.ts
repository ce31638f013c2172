import type { Board } from "./fixtures/board.ts";
import { recordTiles, type Sighting } from "./fixtures/recorder.ts";
import type { TestGroup } from "./fixtures/group.ts";
import { expect, moving, test } from "./fixtures/test.ts";

test.use(moving);

const TRAY = "Partitions in the tray";
const WITH_C1 = "Partitions of C1";
/** Pixels. Where a tile leaves one list and comes into another, one image of it fades into the other, as good as in one place. */
const BLEND = 24;

test("in a rebalance tiles fly into the tray, lie there, and fly on to their new owners", async ({ board, group }) => {
  const frames = await recordRebalance(board, group);
  const twice = frames.filter((tiles) => {
    const seen = tiles.filter(({ opacity }) => opacity > 0.5);
    return seen.some((one) => seen.some((other) => other.tile === one.tile && distance(other, one) > BLEND));
  });
  expect(twice, "no tile is seen twice").toEqual([]);
  for (const [tile, list] of [
    ["Partition 0", TRAY],
    ["Partition 1", TRAY],
    ["Partition 0", WITH_C1],
    ["Partition 1", WITH_C1],
    ["Partition 2", WITH_C1],
  ] as const) {
    expect(jump(frames, tile, list), `${tile} starts its way into ${list} where it lay before`).toBeLessThan(0.5);
  }
});

test("with reduced motion tiles are simply there", async ({ visit, group }) => {
  const still = await visit({ reducedMotion: "reduce" });
  const frames = await recordRebalance(still, group);
  expect(underWay(frames, "Partition 0", TRAY)).toEqual([]);
  expect(underWay(frames, "Partition 2", WITH_C1)).toEqual([]);
});

/** C2 leaves while C3 is frozen: the group has to wait for C3's session to end, so that all can be looked at. */
async function recordRebalance(board: Board, group: TestGroup): Promise<Sighting[][]> {
  await group.start({ count: 3, sessionTimeoutMs: 14_000 });
  await expect.poll(() => board.places()).toEqual({ C1: [0], C2: [1], C3: [2] });
  await board.card("C3").button("Freeze").click();
  await expect(board.card("C3").root).toContainText("FROZEN");
  const stop = await recordTiles(board.page);
  await board.card("C2").button("Leave").click();
  await expect.poll(() => board.places()).toEqual({ C3: [2], tray: [0, 1] });
  await expect(board.tray).toContainText("waiting for C3");
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  await expect(board.tray).toContainText("last rebalance: C2 left, C3 was frozen and expired");
  return stop();
}

interface Way {
  /** Where it was last painted before it lay in the list. */
  before: Sighting;
  inList: [Sighting, ...Sighting[]];
  rest: Sighting;
}

/** One tile's last way into `list`. */
function wayOf(frames: Sighting[][], tile: string, list: string): Way {
  const all = frames.flatMap((tiles) => tiles.filter((sighting) => sighting.tile === tile));
  const first = all.findLastIndex((sighting, index) => sighting.list === list && all[index - 1]?.list !== list);
  const before = all[first - 1];
  const [start, ...more] = all.slice(first).filter((sighting) => sighting.list === list);
  if (!before || !start) throw new Error(`${tile} never came into ${list}`);
  return { before, inList: [start, ...more], rest: more.at(-1) ?? start };
}

const distance = (a: Sighting, b: Sighting) => Math.hypot(a.x - b.x, a.y - b.y);

/** How much of its way the tile had behind it when it was first painted in `list`: near 0 when it flies there. */
function jump(frames: Sighting[][], tile: string, list: string): number {
  const { before, inList, rest } = wayOf(frames, tile, list);
  return distance(before, inList[0]) / Math.max(1, distance(before, rest));
}

/** Places where the tile was painted between the one that it left and the one where it rests, by more than neighbours make room. */
function underWay(frames: Sighting[][], tile: string, list: string): Sighting[] {
  const { before, inList, rest } = wayOf(frames, tile, list);
  return inList.filter((sighting) => distance(sighting, before) > 40 && distance(sighting, rest) > 40);
}
