import { answerLedger } from "../group/ledger-answer.ts";
import { durationText } from "../group/sentences.ts";
import { leaderOf, type Scene } from "./scene.ts";

/** What a lesson's texts may leave a place for, and what is said there. */
const PLACES: Record<string, (scene: Scene) => string | null> = {
  /** "10 s": after so much silence a member of this group is out. */
  session: (scene) => {
    const [consumer] = Object.values(scene.view.consumers);
    return consumer ? secondsText(consumer.sessionTimeoutMs) : null;
  },
  leader: (scene) => leaderOf(scene.view),
  /** How long the last rebalance took. */
  took: (scene) => {
    const [last] = scene.view.rebalances;
    return last?.endedAt ? durationText(last.endedAt - last.startedAt) : null;
  },
  /** How many partitions have another owner since the last rebalance. */
  moved: ({ view }) => String(view.rebalances[0]?.moved ?? 0),
  /** How many messages were delivered more than once. */
  twice: ({ view }) => String(answerLedger(view).totals.redelivered),
  /** "1 message", "2 messages": those that nobody will be given. */
  lost: ({ view }) => messagesText(answerLedger(view).totals.lost),
  group: (scene) => scene.view.group,
  topic: (scene) => scene.view.topic,
  broker: ({ broker }) => broker.address,
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

function messagesText(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}

const ONE_LOOK_MS = 1500;
const A_LETTER_MS = 50;

/** How long a text is shown to somebody who does not press anything: 200 words a minute, and a look at the board. */
export function readingMs(text: string): number {
  return ONE_LOOK_MS + text.length * A_LETTER_MS;
}
