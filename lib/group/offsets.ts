/** Offsets are 64-bit and travel as decimal strings; these are the only places that calculate with them. */

/** How far `committed` is behind `logEnd`, never below 0; null where either is not known. */
export function lagOf(committed: string | null, logEnd: string | null): string | null {
  if (committed === null || logEnd === null) return null;
  const lag = BigInt(logEnd) - BigInt(committed);
  return (lag > 0n ? lag : 0n).toString();
}

/** The sum of what is known; null when nothing is. */
export function sumOf(offsets: (string | null)[]): string | null {
  const known = offsets.filter((offset) => offset !== null);
  return known.length === 0 ? null : known.reduce((sum, offset) => sum + BigInt(offset), 0n).toString();
}

/** Whether a position, which is the next offset to be read or committed, is beyond this offset; false where there is none. */
export function hasPassed(position: string | null, offset: string): boolean {
  return position !== null && BigInt(position) > BigInt(offset);
}
