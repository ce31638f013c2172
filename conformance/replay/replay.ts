import { isDeepStrictEqual } from "node:util";
import { isStuck } from "./compare.ts";
import { playOn, type Replayed } from "./play.ts";
import { namesIn, only, type Programme } from "./programme.ts";

/** What both brokers made of one script. */
export interface Pair {
  readonly name: string;
  readonly embedded: Replayed;
  readonly apache: Replayed;
}

/** A machine that keeps everybody waiting for longer may end what a script means to go on. */
const STALL_MS = 400;
const MOST_TIMES = 4;

/**
 * Plays all scripts on both brokers at the same time. What came out differently, or could not go on, while the machine
 * stalled says nothing: such scripts are played again.
 */
export async function replay(programme: Programme): Promise<Pair[]> {
  const pairs = new Map<string, Pair>();
  let left = programme;
  for (let times = 1; namesIn(left).length > 0; times++) {
    const [embedded, apache] = await Promise.all([playOn("embedded", left), playOn("apache", left)]);
    for (const name of namesIn(left)) pairs.set(name, pairOf(name, embedded.replayed, apache.replayed));
    const stalled = Math.max(embedded.stalledMs, apache.stalledMs) > STALL_MS;
    const wrong = [...pairs.values()].filter((pair) => !isPlayedAlike(pair));
    left = only(programme, stalled && times < MOST_TIMES ? wrong.map(({ name }) => name) : []);
  }
  return [...pairs.values()];
}

function isPlayedAlike({ embedded, apache }: Pair): boolean {
  return isDeepStrictEqual(embedded, apache) && !apache.transcript.some(isStuck);
}

function pairOf(name: string, embedded: ReadonlyMap<string, Replayed>, apache: ReadonlyMap<string, Replayed>): Pair {
  return { name, embedded: replayedOf(embedded.get(name)), apache: replayedOf(apache.get(name)) };
}

function replayedOf(performance: Replayed | undefined): Replayed {
  return { transcript: performance?.transcript ?? [], account: performance?.account ?? [] };
}
