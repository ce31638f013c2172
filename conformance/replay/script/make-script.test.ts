import { expect, test } from "vitest";
import { EPISODES } from "./episodes/index.ts";
import { MOMENTS } from "./moments.ts";
import { makeScript, SEEDS_FOR_ALL } from "./make-script.ts";

const LENGTH = { beforeMs: 10_000, afterMs: 5000 };

test("some seeds in a row have every episode among them", () => {
  for (let first = 0; first < 200; first++) {
    const seeds = Array.from({ length: SEEDS_FOR_ALL }, (_, index) => first + index);
    const scripts = seeds.map((seed) => makeScript(seed, LENGTH));
    const played = new Set(scripts.flatMap(({ episodes }) => episodes));
    const moments = new Set(scripts.map(({ moment }) => moment));
    const missing = [...EPISODES.filter((one) => !played.has(one)), ...MOMENTS.filter((one) => !moments.has(one))];
    expect({ first, missing }).toEqual({ first, missing: [] });
  }
});

test("a seed is one script", () => {
  expect(makeScript(7, LENGTH)).toEqual(makeScript(7, LENGTH));
});
