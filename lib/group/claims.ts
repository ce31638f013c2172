import { keysOf } from "./members.ts";
import type { Range } from "./ranges.ts";
import { rangeOf } from "./ranges.ts";
import type { ConsumerView, GroupView } from "./view.ts";

/** Beyond every offset. */
const END = 1n << 63n;

/**
 * By "topic:partition", the offsets that our clients have still to handle, or have handled and not yet told: no such
 * offset is lost, whatever is committed. A client that runs has all from its position on. A frozen one has what it took
 * before it stood still: the messages that it has committed and not handled. One that has its partition for a moment only,
 * and has not said where it begins, begins where the commits were.
 */
export function claimsOf({ consumers, ledger }: GroupView): Map<string, Range[]> {
  const claims = new Map<string, Range[]>();
  const claim = (key: string, ranges: Range[]) => void claims.set(key, [...(claims.get(key) ?? []), ...ranges]);
  for (const consumer of Object.values(consumers)) {
    if (consumer.phase.name === "crashed") continue;
    for (const [key, position] of Object.entries(consumer.positions)) claim(key, claimOf(consumer, key, BigInt(position)));
    if (consumer.phase.name === "frozen") continue;
    for (const key of keysOf(consumer.assignment)) {
      const taken = ledger[key]?.taken;
      if (consumer.positions[key] === undefined && taken?.consumer === consumer.id) claim(key, rangeOf(BigInt(taken.from), END));
    }
  }
  return claims;
}

function claimOf({ phase, commits }: ConsumerView, key: string, position: bigint): Range[] {
  return rangeOf(position, phase.name === "frozen" ? BigInt(commits[key] ?? position) : END);
}
