import { recordTiles, type Sighting } from "./fixtures/recorder.ts";
import { expect, test } from "./fixtures/test.ts";

const TRAY = "Partitions in the tray";

test("in a rebalance tiles fly into the tray, lie there, and fly on to their new owners", async ({ board, group }) => {
  await group.start({ count: 2 });
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1], C2: [2] });
  const stop = await recordTiles(board.page);
  await board.card("C2").button("Leave").click();
  await expect.poll(() => board.places()).toEqual({ C1: [0, 1, 2] });
  await expect(board.tray).toContainText("last rebalance: C2 left");
  const frames = await stop();

  const lay = frames.flat().filter(({ list }) => list === TRAY);
  expect(new Set(lay.map(({ tile }) => tile)), "all of them lie in the tray: everybody is stopped").toEqual(
    new Set(["Partition 0", "Partition 1", "Partition 2"]),
  );
  expect(
    frames.every((tiles) => new Set(tiles.map(({ tile }) => tile)).size === tiles.length),
    "no tile is seen twice",
  ).toBe(true);
  for (const tile of ["Partition 0", "Partition 2"]) {
    const way = frames.flatMap((tiles) => tiles.filter((sighting) => sighting.tile === tile));
    expect(longestStep(way), `${tile} goes its way in steps, and never jumps`).toBeLessThan(distance(way) / 2);
  }
});

test("with reduced motion tiles are simply there", async ({ visit, group, board }) => {
  await expect(board.addConsumer).toBeVisible();
  await group.start({ count: 2 });
  const still = await visit({ reducedMotion: "reduce" });
  await expect.poll(() => still.places()).toEqual({ C1: [0, 1], C2: [2] });
  const stop = await recordTiles(still.page);
  await still.card("C2").button("Leave").click();
  await expect.poll(() => still.places()).toEqual({ C1: [0, 1, 2] });
  const frames = await stop();
  const way = frames.flatMap((tiles) => tiles.filter(({ tile }) => tile === "Partition 2"));
  // In its first card, in the tray, with its new owner; now and then one more while the cards make room.
  expect(new Set(way.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`)).size).toBeLessThan(8);
});

/** The whole way from the highest to the lowest place. */
function distance(way: Sighting[]): number {
  const heights = way.map(({ y }) => y);
  return Math.max(...heights) - Math.min(...heights);
}

function longestStep(way: Sighting[]): number {
  return Math.max(...way.slice(1).map(({ x, y }, index) => Math.hypot(x - (way[index]?.x ?? x), y - (way[index]?.y ?? y))));
}
