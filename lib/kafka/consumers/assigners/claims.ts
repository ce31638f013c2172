import type { PartitionCounts, Subscriber } from "./members.ts";
import { compareStrings, subscribersByTopic } from "./members.ts";

/** One partition; there is one object of each, so that they can be compared by identity. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Member id → partitions. */
export type Shares = Map<string, Place[]>;

/** What members say that they had, with the contradictions taken out. */
export interface Claims {
  /** Every partition of every topic that somebody subscribes to, in order of topic and partition. */
  places: Place[];
  /** What each may keep, because nobody had it later. Every member has an entry. */
  kept: Shares;
  /** Who had it last before the newest generation. */
  previous: Map<Place, string>;
}

/**
 * Of those who claim a partition the one of the newest generation had it; where two claim it of the same generation,
 * one of them is wrong, and nobody keeps it (AbstractStickyAssignor.allSubscriptionsEqual; KIP-792).
 */
export function settleClaims(members: readonly Subscriber[], partitions: PartitionCounts): Claims {
  const places = listPlaces(members, partitions);
  const newest = Math.max(-1, ...members.map(({ owned }) => owned?.generation ?? -1));
  const kept: Shares = new Map(members.map(({ memberId }) => [memberId, []]));
  const previous = new Map<Place, string>();
  const claims = claimsOf(members);
  for (const place of places) {
    const claimants = claims.get(place.topic)?.get(place.partition) ?? [];
    const holder = soleNewest(claimants);
    if (holder) kept.get(holder.memberId)?.push(place);
    const before = claimants.filter(({ generation }) => generation < newest).toSorted(byGeneration)[0];
    if (before) previous.set(place, before.memberId);
  }
  return { places, kept, previous };
}

interface Claimant {
  memberId: string;
  generation: number;
}

function claimsOf(members: readonly Subscriber[]): Map<string, Map<number, Claimant[]>> {
  const claims = new Map<string, Map<number, Claimant[]>>();
  for (const { memberId, owned } of members) {
    for (const [topic, partitions] of owned?.partitions ?? []) {
      const ofTopic = claims.get(topic) ?? new Map<number, Claimant[]>();
      claims.set(topic, ofTopic);
      for (const partition of new Set(partitions)) {
        ofTopic.set(partition, [...(ofTopic.get(partition) ?? []), { memberId, generation: owned?.generation ?? -1 }]);
      }
    }
  }
  return claims;
}

function soleNewest(claimants: Claimant[]): Claimant | null {
  const [first, second] = claimants.toSorted(byGeneration);
  return first && first.generation !== second?.generation ? first : null;
}

function byGeneration(a: Claimant, b: Claimant): number {
  return b.generation - a.generation;
}

function listPlaces(members: readonly Subscriber[], partitions: PartitionCounts): Place[] {
  const topics = [...subscribersByTopic(members).keys()].sort(compareStrings);
  return topics.flatMap((topic) => Array.from({ length: partitions.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })));
}
