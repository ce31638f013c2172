import type { HandledMessage } from "../../contract/message-rows.ts";
import type { Random } from "../producer/web-events.ts";
import type { RawMessage } from "./shown.ts";
import { logMessage } from "./shown.ts";

/** Messages of one partition that a consumer has handled. */
export interface HandledBatch {
  group: string;
  consumer: string;
  topic: string;
  partition: number;
  at: number;
  messages: readonly RawMessage[];
}

/** A handled message, before it is made ready to be shown. */
interface Picked extends Omit<HandledBatch, "messages"> {
  /** Its number among those of its group since the sample was last taken. */
  order: number;
  message: RawMessage;
}

interface Reservoir {
  seen: number;
  picked: Picked[];
}

/** Of each group so many at most between two takings. */
export const SAMPLE = 30;

/**
 * Picks messages to be shown. While a group's consumers handle no more than SAMPLE between two takings that is all of
 * them; else each has the same chance (reservoir sampling, Vitter's algorithm R). Only what is picked is ever decoded.
 */
export class Sampler {
  readonly #random: Random;
  readonly #groups = new Map<string, Reservoir>();

  constructor(random: Random) {
    this.#random = random;
  }

  offer({ messages, ...of }: HandledBatch): void {
    const reservoir = this.#groups.get(of.group) ?? { seen: 0, picked: [] };
    this.#groups.set(of.group, reservoir);
    for (const message of messages) {
      const order = reservoir.seen++;
      const place = order < SAMPLE ? order : Math.floor(this.#random() * reservoir.seen);
      if (place < SAMPLE) reservoir.picked[place] = { ...of, order, message };
    }
  }

  /** What was picked since the last time, in the order in which it was handled. */
  take(): { group: string; message: HandledMessage }[] {
    const taken = [...this.#groups.values()].flatMap(({ picked }) => picked.toSorted((a, b) => a.order - b.order));
    this.#groups.clear();
    return taken.map(({ group, consumer, topic, partition, at, message }) => ({
      group,
      message: { ...logMessage(topic, partition, message), at, consumer },
    }));
  }
}
