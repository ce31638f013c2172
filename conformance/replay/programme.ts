import { makeLiveScript, type LiveScript } from "./live/live-script.ts";
import { makeScript } from "./script/make-script.ts";
import type { Script } from "./script/script.ts";

/** Scripts that are played at the same time. */
export interface Programme {
  /** For members whose every request is sent by hand. */
  readonly scripts: readonly Script[];
  /** For the lab's own kafkajs consumers. */
  readonly liveScripts: readonly LiveScript[];
}

/** About how long each script is waited for before and after the broker's stop, ms. */
const BEFORE_MS = 10_000;
const AFTER_MS = 5000;
const LIVE_MOVES = 5;
/** One seed in so many is also for kafkajs consumers: they cost more. */
const LIVE_EVERY = 5;

/** The scripts of these seeds. */
export function programmeOf(seeds: readonly number[]): Programme {
  const live = seeds.filter((_, index) => index % LIVE_EVERY === 0);
  return {
    scripts: seeds.map((seed) => makeScript(seed, { beforeMs: BEFORE_MS, afterMs: AFTER_MS })),
    liveScripts: live.map((seed) => makeLiveScript(seed, LIVE_MOVES)),
  };
}

export function namesIn({ scripts, liveScripts }: Programme): string[] {
  return [...scripts, ...liveScripts].map(({ name }) => name);
}

/** The scripts of these names alone. */
export function only({ scripts, liveScripts }: Programme, names: readonly string[]): Programme {
  const isNamed = ({ name }: { readonly name: string }) => names.includes(name);
  return { scripts: scripts.filter(isNamed), liveScripts: liveScripts.filter(isNamed) };
}
