import { expect, test } from "vitest";
import { stepsFor } from "./steps.ts";

const at1080p = (cards: number, partitions: number) => stepsFor({ cards, partitions, width: 1864 });
const onPhone = (cards: number, partitions: number) => stepsFor({ cards, partitions, width: 362 });

test("up to four consumers and three partitions are drawn large", () => {
  for (const cards of [0, 1, 2, 3, 4]) {
    expect(at1080p(cards, 3)).toMatchObject({ cards: "large", tiles: "card", tray: "chip", fly: true });
  }
  expect([at1080p(1, 3).columns, at1080p(3, 3).columns, at1080p(4, 3).columns]).toEqual([3, 3, 4]);
});

test("more consumers or partitions are drawn in smaller steps", () => {
  expect(at1080p(12, 48)).toMatchObject({ cards: "medium", tiles: "mini", columns: 6, tray: "dense" });
  expect(at1080p(60, 1000)).toMatchObject({ cards: "small", tiles: "dense", tray: "speck", fly: false });
  expect(at1080p(200, 3)).toMatchObject({ cards: "small", tiles: "mini", fly: false });
});

test("a board beside another one draws its cards smaller sooner, and shows three in a row", () => {
  const half = (cards: number) => stepsFor({ cards, partitions: 3, width: 904, isOneOfSeveral: true });
  expect([half(2).cards, half(3).cards, half(3).columns]).toEqual(["large", "medium", 3]);
  expect(stepsFor({ cards: 2, partitions: 3, width: 740, isOneOfSeveral: true }).cards, "on a small screen").toBe("medium");
});

test("one consumer with many partitions has the board to itself", () => {
  expect(at1080p(1, 48)).toMatchObject({ cards: "large", tiles: "compact", columns: 1 });
  expect(at1080p(1, 1000)).toMatchObject({ tiles: "dense", columns: 1 });
  expect(at1080p(2, 48)).toMatchObject({ columns: 2 });
});

test("on a laptop's low screen cards are medium, with large tiles only where one more would not be out of sight", () => {
  const low = (cards: number, partitions: number, width = 1505) => stepsFor({ cards, partitions, width, height: 360 });
  for (const cards of [1, 2, 3])
    expect(low(cards, 3)).toMatchObject({ cards: "medium", columns: Math.max(2, cards), tiles: "card" });
  expect(low(4, 3)).toMatchObject({ cards: "medium", columns: 4, tiles: "compact" });
  expect(low(3, 3, 1017)).toMatchObject({ cards: "medium", columns: 3, tiles: "compact" });
  expect(stepsFor({ cards: 4, partitions: 3, width: 1864, height: 550 }).cards).toBe("large");
});

test("a phone has two columns, and counts what its tray cannot show", () => {
  expect(onPhone(4, 3)).toMatchObject({ columns: 2, cards: "medium", tiles: "card" });
  expect(onPhone(60, 1000)).toMatchObject({ columns: 2, cards: "small", tiles: "dense", tray: "count" });
});

test("more partitions never make larger tiles", () => {
  const order = ["card", "compact", "mini", "dense"];
  for (const cards of [3, 4, 5, 12, 13, 200]) {
    let last = 0;
    for (let partitions = 1; partitions <= 2000; partitions += 7) {
      const now = order.indexOf(at1080p(cards, partitions).tiles);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  }
});
