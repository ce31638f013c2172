import { shareByBalance } from "./balance.ts";
import type { Place, Shares } from "./claims.ts";
import { settleClaims } from "./claims.ts";
import type { Assign, Subscriber } from "./members.ts";
import { compareStrings, emptyAssignment, give } from "./members.ts";

/**
 * As even as it can be, and among all that are as even one that moves the fewest partitions
 * (org.apache.kafka.clients.consumer.StickyAssignor where racks play no part). Kafka's class goes through the members in
 * no order that could be relied on; here they are taken by member id.
 */
export const assignSticky: Assign = (members, partitions) => {
  const inOrder = members.toSorted((a, b) => compareStrings(a.memberId, b.memberId));
  const claims = settleClaims(inOrder, partitions);
  const shares = haveSameTopics(inOrder) ? shareEvenly(claims.places, claims.kept) : shareByBalance(inOrder, claims);
  const assignment = emptyAssignment(members);
  for (const [memberId, places] of shares) {
    for (const { topic, partition } of places.toSorted(byPlace)) give(assignment, memberId, topic, partition);
  }
  return assignment;
};

/**
 * Where everybody subscribes to the same: each keeps what it had up to its share, ⌊P/M⌋ or one more for P mod M members,
 * those first who had that many. What is left is dealt in a circle to those who have too little, and then one each.
 * `kept`: in order of the members.
 */
function shareEvenly(places: readonly Place[], kept: Shares): Shares {
  const least = Math.floor(places.length / kept.size);
  const most = Math.ceil(places.length / kept.size);
  let larger = places.length % kept.size;
  const shares: Shares = new Map();
  const short: string[] = [];
  const exact: string[] = [];
  for (const [memberId, had] of kept) {
    const inOrder = had.toSorted((a, b) => a.partition - b.partition || compareStrings(a.topic, b.topic));
    const isLarger = had.length > least && larger > 0;
    if (isLarger) larger -= 1;
    else if (had.length < least) short.push(memberId);
    else exact.push(memberId);
    shares.set(memberId, inOrder.slice(0, isLarger ? most : least));
  }
  const taken = new Set([...shares.values()].flat());
  let at = 0;
  for (const place of places) {
    if (taken.has(place)) continue;
    if (at >= short.length) at = 0;
    const memberId = short[at] ?? exact.shift();
    const share = memberId === undefined ? undefined : shares.get(memberId);
    if (memberId === undefined || !share) break;
    share.push(place);
    if (short.length === 0) continue;
    if (share.length < least) at += 1;
    else exact.push(...short.splice(at, 1));
  }
  return shares;
}

function haveSameTopics(members: readonly Subscriber[]): boolean {
  const [first] = members;
  const topics = new Set(first?.topics);
  return members.every((member) => isSameSet(new Set(member.topics), topics));
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

function byPlace(a: Place, b: Place): number {
  return compareStrings(a.topic, b.topic) || a.partition - b.partition;
}
