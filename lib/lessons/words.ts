import { durationText } from "../group/sentences.ts";
import { boardOf, leaderOf, type Scene } from "./scene.ts";

/** What a lesson's texts may leave a place for, and what is said there. */
const PLACES: Record<string, (scene: Scene) => string | null> = {
  /** "10 s": after so much silence a member of this group is out. */
  session: (scene) => {
    const [consumer] = Object.values(boardOf(scene).consumers);
    return consumer ? secondsText(consumer.sessionTimeoutMs) : null;
  },
  leader: (scene) => leaderOf(boardOf(scene)),
  /** How long the last rebalance took. */
  took: (scene) => {
    const [last] = boardOf(scene).rebalances;
    return last?.endedAt ? durationText(last.endedAt - last.startedAt) : null;
  },
  group: (scene) => boardOf(scene).group,
  topic: (scene) => boardOf(scene).topic,
  broker: ({ broker }) => broker,
};

const PLACE = /\{([a-z]+)\}/g;

/** The text with its places filled; "…" where something is not known. */
export function fillWords(text: string, scene: Scene): string {
  return text.replace(PLACE, (_, name: string) => PLACES[name]?.(scene) ?? "…");
}

/** The places that a text has and that nobody fills. */
export function unknownPlaces(text: string): string[] {
  return [...text.matchAll(PLACE)].flatMap(([place, name = ""]) => (name in PLACES ? [] : [place]));
}

function secondsText(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}

const ONE_LOOK_MS = 1500;
const A_LETTER_MS = 50;

/** How long a text is shown to somebody who does not press anything: 200 words a minute, and a look at the board. */
export function readingMs(text: string): number {
  return ONE_LOOK_MS + text.length * A_LETTER_MS;
}
