/** A performance has three acts: one, a short one that the broker's stop interrupts, and one after it has started again. */
export type Act = 0 | 1 | 2;

/** A script being played to one group of one broker. */
export interface Performance {
  /** The members' side: each move and what came of it. */
  readonly transcript: readonly string[];
  /** The coordinator's side, as it was when the last move was made. */
  readonly account: readonly string[];
  /** A script that cannot go on says so in the transcript, and plays no further. */
  readonly play: (act: Act) => Promise<void>;
  readonly close: () => Promise<void>;
}
