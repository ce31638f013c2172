import type { Replayed } from "./replay.ts";

/** Of what went before a difference, so many lines are told. */
const CONTEXT = 15;
const AFTER = 3;

/** Where two brokers first did not do the same, for each script in which that is so: as text for people. */
export function compareReplays(embedded: ReadonlyMap<string, Replayed>, apache: ReadonlyMap<string, Replayed>): string[] {
  const nothing: Replayed = { transcript: [], account: [] };
  return [...embedded].flatMap(([name, ours]) => {
    const theirs = apache.get(name) ?? nothing;
    return [
      ...firstDifference(`${name}, what members were answered`, ours.transcript, theirs.transcript),
      ...firstDifference(`${name}, what the coordinator tells`, ours.account, theirs.account),
    ];
  });
}

function firstDifference(what: string, ours: readonly string[], theirs: readonly string[]): string[] {
  const length = Math.max(ours.length, theirs.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => ours[index] !== theirs[index]);
  if (at === undefined) return [];
  const lines = [
    `── ${what}`,
    ...ours.slice(Math.max(0, at - CONTEXT), at).map((line) => `  ${line}`),
    ...ours.slice(at, at + AFTER).map((line) => `E ${line}`),
    ...theirs.slice(at, at + AFTER).map((line) => `A ${line}`),
  ];
  return [lines.join("\n")];
}
