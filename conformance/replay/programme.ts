import { makeLiveScript } from "./live/live-script.ts";
import type { Programme } from "./replay.ts";
import { makeScript } from "./script/make-script.ts";

/** About how long each script is waited for before and after the broker's stop, ms. */
const BEFORE_MS = 8000;
const AFTER_MS = 4000;
const LIVE_MOVES = 5;
/** One script in so many is for kafkajs consumers: they cost more. */
const LIVE_EVERY = 5;

/** The scripts of these seeds, all to be played at the same time. */
export function programmeOf(seeds: readonly number[]): Programme {
  const live = seeds.filter((_, index) => index % LIVE_EVERY === 0);
  return {
    scripts: seeds.map((seed) => makeScript(seed, { beforeMs: BEFORE_MS, afterMs: AFTER_MS })),
    liveScripts: live.map((seed) => makeLiveScript(seed, LIVE_MOVES)),
  };
}
