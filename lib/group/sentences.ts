import type { CommitSetting } from "../contract/client-facts.ts";
import type { Departure, Rebalance } from "./view.ts";

/** Milliseconds as people read them: "0.56 s", "12.3 s", "2 min 5 s". */
export function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** "1 record was", "1234 records were" */
export function recordsText(records: string): string {
  return records === "1" ? "1 record was" : `${records} records were`;
}

/** "a", "a and b", "a, b and c"; beyond five the rest is counted. */
export function listText(names: string[]): string {
  const shown = names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  const last = shown.at(-1);
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${last}` : (last ?? "");
}

const WHYS = ["left", "crashed", "frozen", "replaced", "expired", "late", "forgotten", "unknown"] as const;

function whyText(why: Departure["why"], ids: string[]): string {
  const names = listText(ids);
  const were = ids.length === 1 ? "was" : "were";
  switch (why) {
    case "left":
      return `${names} left`;
    case "crashed":
      return `${names} crashed and expired`;
    case "frozen":
      return `${names} ${were} frozen and expired`;
    case "replaced":
      return `the former ${ids.length === 1 ? "client" : "clients"} of ${names} expired`;
    case "expired":
      return `${names} ${were} expired`;
    case "late":
      return `${names} did not join in time`;
    case "forgotten":
      return `the broker forgot ${names}`;
    case "unknown":
      return `${names} left or expired`;
  }
}

/** What a consumer does: "commits before it handles". */
export function commitText({ commit, commitIntervalMs }: CommitSetting): string {
  switch (commit) {
    case "after":
      return "commits after it has handled";
    case "before":
      return "commits before it handles";
    case "interval":
      return `commits every ${Number((commitIntervalMs / 1000).toFixed(1))} s`;
  }
}

/** Who came and who went: "C4 joined", "C3 crashed and expired". */
function causeText(rebalance: Rebalance): string {
  const parts: string[] = [];
  const returned = new Set(rebalance.left.map(({ id }) => id));
  const joined = rebalance.joined.filter((id) => !returned.has(id));
  const rejoined = rebalance.joined.filter((id) => returned.has(id));
  if (joined.length > 0) parts.push(`${listText(joined)} joined`);
  for (const why of WHYS) {
    const ids = rebalance.left
      .filter((departure) => departure.why === why && !rejoined.includes(departure.id))
      .map(({ id }) => id.split("~")[0] ?? id);
    if (ids.length > 0) parts.push(whyText(why, [...new Set(ids)]));
  }
  if (rejoined.length > 0) parts.push(`${listText(rejoined)} joined anew`);
  const { addedPartitions: added } = rebalance;
  if (added > 0) parts.push(added === 1 ? "1 partition added" : `${added} partitions added`);
  if (parts.length > 0) return parts.join(", ");
  return rebalance.before.length > 0 ? "the same members joined again" : "nobody is in the group";
}

/** "C4 joined · 0.56 s · 3 of 3 partitions paused · 1 moved"; of the newer protocol also "the other 2 went on". */
export function describeRebalance(rebalance: Rebalance): string {
  const lasted = rebalance.endedAt === null ? [] : [durationText(rebalance.endedAt - rebalance.startedAt)];
  return [causeText(rebalance), ...lasted, ...pauseTexts(rebalance)].join(" · ");
}

function pauseTexts({ ownersBefore, protocol, paused: seen, moved }: Rebalance): string[] {
  const owned = Object.keys(ownersBefore).length;
  if (owned === 0) return [];
  const paused = Math.min(seen, owned);
  const texts = [`${paused} of ${owned} partitions paused`, `${moved} moved`];
  const others = owned - paused;
  if (protocol === "classic" || others === 0) return texts;
  if (paused === 0) return ["no partition paused, all went on"];
  return [...texts, others === 1 ? "the other one went on" : `the other ${others} went on`];
}
