import { Draft } from "./draft.ts";
import type { Episode } from "./episodes/episode.ts";
import { EPISODES } from "./episodes/index.ts";
import { MOMENTS, type Moment } from "./moments.ts";
import type { Script } from "./script.ts";

/** What there is to wait for in a script at most, about, ms: before the broker starts again, and after. */
export interface Length {
  readonly beforeMs: number;
  readonly afterMs: number;
}

const PATIENT_MS = 60_000;
/** Longer than a mortal's session. */
const HASTY_MS = 4500;
/** So many seeds in a row have every episode among them, and every moment for the broker's stop. */
export const SEEDS_FOR_ALL = 8;
const MOST_ATTEMPTS = 200;

/** The script of this seed. The dice are thrown again until the episodes of its share are all in it. */
export function makeScript(seed: number, length: Length): Script {
  const wishes = EPISODES.filter((_, index) => index % SEEDS_FOR_ALL === seed % SEEDS_FOR_ALL);
  for (let attempt = 0; ; attempt++) {
    const script = draftScript(seed, new Draft(seed + attempt * 1_000_003), { wishes, ...length });
    const isAsWished = wishes.every((one) => script.episodes.includes(one)) && script.moment === wishedMoment(seed);
    if (isAsWished || attempt === MOST_ATTEMPTS) return script;
  }
}

function draftScript(seed: number, draft: Draft, { wishes, beforeMs, afterMs }: Length & Wishes): Script {
  const hasty = wishes.some(({ needsHaste }) => needsHaste) || draft.dice.roll() < 0.4;
  const playbill = new Playbill(draft, { wishes, hasty });
  playbill.play(beforeMs);
  const before = draft.tear();
  const possible = MOMENTS.filter((one) => one.isPossible(draft));
  const moment = possible.find((one) => one === wishedMoment(seed)) ?? draft.dice.pick(possible);
  const goOn = moment.interrupt(draft);
  const interrupted = draft.tear();
  goOn();
  playbill.play(afterMs);
  draft.add({ kind: "fetch offsets" });
  return {
    name: `seed ${seed}`,
    groupId: `replay-${seed}`,
    cast: draft.cast,
    rebalanceTimeoutMs: hasty ? HASTY_MS : PATIENT_MS,
    acts: [before, interrupted, draft.tear()],
    episodes: playbill.played,
    moment,
  };
}

function wishedMoment(seed: number): Moment | undefined {
  return MOMENTS[seed % MOMENTS.length];
}

interface Wishes {
  /** To be played as soon as they can be. */
  readonly wishes: readonly Episode[];
}

/** Chooses one episode after the other. */
class Playbill {
  readonly played: Episode[] = [];
  readonly #draft: Draft;
  readonly #episodes: readonly Episode[];
  #wishes: readonly Episode[];

  constructor(draft: Draft, { wishes, hasty }: Wishes & { readonly hasty: boolean }) {
    this.#draft = draft;
    this.#episodes = EPISODES.filter(({ needsHaste = false }) => hasty || !needsHaste);
    this.#wishes = wishes;
  }

  play(mostMs: number): void {
    let takesMs = 0;
    for (;;) {
      const isPossible = (one: Episode) => takesMs + one.takesMs <= mostMs && one.isPossible(this.#draft);
      const wished = this.#wishes.filter(isPossible);
      const possible = wished.length > 0 ? wished : this.#episodes.filter(isPossible);
      if (possible.length === 0) return;
      const episode = this.#draft.dice.pick(possible);
      episode.play(this.#draft);
      takesMs += episode.takesMs;
      this.played.push(episode);
      this.#wishes = this.#wishes.filter((one) => one !== episode);
    }
  }
}
