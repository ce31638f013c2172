import { createDice, type Dice } from "../../chaos-plan.ts";
import { anyBytes, below } from "./chance.ts";
import { generateRequest } from "./generate.ts";
import { GOLDEN_REQUESTS } from "./golden.ts";
import type { Lore } from "./lore.ts";
import { mutate, splice } from "./mutate.ts";

export const FRAME_KINDS = ["golden, mutated", "generated", "generated, mutated", "spliced", "random body", "random"] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

export interface FuzzFrame {
  readonly kind: FrameKind;
  /** Without its length. */
  readonly bytes: Buffer;
}

/** key:int16 version:int16 correlationId:int32 */
const HEAD_BYTES = 8;
const LONGEST_RANDOM = 400;

const MAKERS: Readonly<Record<FrameKind, (dice: Dice, lore: Lore) => Buffer>> = {
  "golden, mutated": (dice) => mutate(dice.pick(GOLDEN_REQUESTS), dice),
  generated: (dice, lore) => generateRequest(dice, lore).frame,
  "generated, mutated": (dice, lore) => mutate(generateRequest(dice, lore).frame, dice),
  spliced: (dice, lore) => splice(dice.pick(GOLDEN_REQUESTS), generateRequest(dice, lore).frame, dice),
  "random body": (dice) => {
    const head = dice.pick(GOLDEN_REQUESTS).subarray(0, HEAD_BYTES);
    return Buffer.concat([head, anyBytes(dice, below(dice, LONGEST_RANDOM))]);
  },
  random: (dice) => anyBytes(dice, below(dice, LONGEST_RANDOM)),
};

/** How often each kind comes. */
const SHARES: readonly FrameKind[] = [
  ...Array.from({ length: 6 }, () => "golden, mutated" as const),
  ...Array.from({ length: 5 }, () => "generated" as const),
  ...Array.from({ length: 6 }, () => "generated, mutated" as const),
  "spliced",
  "random body",
  "random",
];

/** Spreads the numbers of frames over the seeds of dice (Knuth's multiplicative hash). */
const SPREAD = 0x9e3779b1;

/** Frame `number` of a run: the same for the same seed, but for ids that the broker gave out meanwhile. */
export function fuzzFrame(seed: number, number: number, lore: Lore): FuzzFrame {
  const dice = createDice(seed ^ Math.imul(number + 1, SPREAD));
  const kind = dice.pick(SHARES);
  return { kind, bytes: MAKERS[kind](dice, lore) };
}
