import type { Pair } from "./replay.ts";
import { STUCK } from "./watcher.ts";

/** Of what went before a difference, and after, so many lines are told. */
const BEFORE = 15;
const AFTER = 3;

/** Where the two brokers first did not do the same, or a script went no further: as text for people; nothing where all is well. */
export function differencesIn({ name, embedded, apache }: Pair): string[] {
  return [
    ...apache.transcript.filter(isStuck).map((line) => `── ${name} could not go on: ${line}`),
    ...firstDifference(`${name}, what members were answered`, embedded.transcript, apache.transcript),
    ...firstDifference(`${name}, what the coordinator tells`, embedded.account, apache.account),
  ];
}

/** What neither broker does is a mistake of the script. */
export const isStuck = (line: string): boolean => line.includes(STUCK);

function firstDifference(what: string, ours: readonly string[], theirs: readonly string[]): string[] {
  const length = Math.max(ours.length, theirs.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => ours[index] !== theirs[index]);
  if (at === undefined) return [];
  const lines = [
    `── ${what}`,
    ...ours.slice(Math.max(0, at - BEFORE), at).map((line) => `           ${line}`),
    ...ours.slice(at, at + AFTER).map((line) => `embedded:  ${line}`),
    ...theirs.slice(at, at + AFTER).map((line) => `Apache:    ${line}`),
  ];
  return [lines.join("\n")];
}
