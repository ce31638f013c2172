import type { Dice } from "../../chaos-plan.ts";
import { anyBytes, below, wildInteger } from "./chance.ts";

type Mutation = (bytes: Buffer, dice: Dice) => Buffer;

/** No frame grows beyond this, however often pieces of it are doubled. */
const LONGEST = 64 * 1024;

const flipBit: Mutation = (bytes, dice) => {
  const copy = Buffer.from(bytes);
  const at = below(dice, copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << below(dice, 8));
  return copy;
};

const setByte: Mutation = (bytes, dice) => {
  const copy = Buffer.from(bytes);
  copy[below(dice, copy.length)] = below(dice, 256);
  return copy;
};

/** Lengths, counts and numbers are of one, two or four bytes: here one of them is what nobody expects. */
const setNumber: Mutation = (bytes, dice) => {
  const size = dice.pick([1, 2, 4] as const);
  if (bytes.length < size) return bytes;
  const copy = Buffer.from(bytes);
  copy.writeIntBE(wildInteger(dice, size === 1 ? 8 : size === 2 ? 16 : 32), below(dice, copy.length - size + 1), size);
  return copy;
};

/** The longest varints, among them those that never end. */
const setVarint: Mutation = (bytes, dice) => {
  const at = below(dice, bytes.length);
  const varint = Buffer.alloc(1 + below(dice, 11), 0xff);
  if (dice.roll() < 0.7) varint[varint.length - 1] = below(dice, 128);
  return Buffer.concat([bytes.subarray(0, at), varint, bytes.subarray(at + 1)]);
};

const cutOut: Mutation = (bytes, dice) => {
  const from = below(dice, bytes.length);
  const to = from + 1 + below(dice, Math.min(16, bytes.length - from));
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const cutOff: Mutation = (bytes, dice) => bytes.subarray(0, below(dice, bytes.length));

const insert: Mutation = (bytes, dice) => {
  const at = below(dice, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), anyBytes(dice, 1 + below(dice, 16)), bytes.subarray(at)]);
};

const repeat: Mutation = (bytes, dice) => {
  const from = below(dice, bytes.length);
  const piece = bytes.subarray(from, from + 1 + below(dice, bytes.length - from));
  const times = 1 + below(dice, 20);
  const copies = Math.min(times, Math.max(1, Math.floor((LONGEST - bytes.length) / piece.length)));
  return Buffer.concat([bytes.subarray(0, from), ...Array.from({ length: copies }, () => piece), bytes.subarray(from)]);
};

const MUTATIONS: readonly Mutation[] = [flipBit, setByte, setNumber, setNumber, setVarint, cutOut, cutOff, insert, repeat];

/** The bytes with something wrong in up to three places. */
export function mutate(bytes: Buffer, dice: Dice): Buffer {
  let mutated = bytes;
  for (let left = 1 + below(dice, 3); left > 0 && mutated.length > 0; left--) mutated = dice.pick(MUTATIONS)(mutated, dice);
  return mutated;
}

/** The beginning of one and the end of another. */
export function splice(head: Buffer, tail: Buffer, dice: Dice): Buffer {
  return Buffer.concat([head.subarray(0, below(dice, head.length + 1)), tail.subarray(below(dice, tail.length + 1))]);
}
