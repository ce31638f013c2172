import type { Dice } from "../../chaos-plan.ts";

/** A whole number in [0, below). */
export function below(dice: Dice, limit: number): number {
  return Math.floor(dice.roll() * limit);
}

/** True in one of `times` cases. */
export function once(dice: Dice, times: number): boolean {
  return below(dice, times) === 0;
}

/** Any bytes. */
export function anyBytes(dice: Dice, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at++) bytes[at] = below(dice, 256);
  return bytes;
}

/** Numbers at which code that counts, adds or allocates goes wrong first. */
const EDGES = [
  0, 1, -1, 2, -2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 100_000, 104_857_600, 0x7fffffff, -0x80000000,
] as const;

/** An edge or any number, within so many bits with sign. */
export function wildInteger(dice: Dice, bits: 8 | 16 | 32): number {
  const wide = once(dice, 3) ? Math.floor(dice.roll() * 2 ** 32) : dice.pick(EDGES);
  return (wide << (32 - bits)) >> (32 - bits);
}

export function wildLong(dice: Dice): bigint {
  const edges = [0n, 1n, -1n, -2n, -3n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)];
  return once(dice, 3) ? anyBytes(dice, 8).readBigInt64BE(0) : dice.pick(edges);
}
