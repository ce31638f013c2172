/** What ListOffsets may ask for in place of a time, in milliseconds. */
export const ASKED = {
  latest: -1n,
  earliest: -2n,
  /** The record with the greatest timestamp (KIP-734). */
  maxTimestamp: -3n,
  /** The first offset that is on the broker's own disk (KIP-405). */
  earliestLocal: -4n,
  /** The last offset in tiered storage (KIP-1005). */
  latestTiered: -5n,
  /** The first offset that tiered storage is still to get (KIP-1023). */
  earliestPendingUpload: -6n,
} as const;

/** The versions of ListOffsets that brought them. */
const SINCE: ReadonlyMap<bigint, number> = new Map([
  [ASKED.latest, 1],
  [ASKED.earliest, 1],
  [ASKED.maxTimestamp, 7],
  [ASKED.earliestLocal, 8],
  [ASKED.latestTiered, 9],
  [ASKED.earliestPendingUpload, 11],
]);

/** Whether a ListOffsets request of that version may ask for `timestamp`. */
export function mayBeAsked(timestamp: bigint, version: number): boolean {
  return timestamp >= 0n || version >= (SINCE.get(timestamp) ?? Infinity);
}
