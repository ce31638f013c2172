import type { Claims, Place, Shares } from "./claims.ts";
import type { Subscriber } from "./members.ts";
import { compareStrings, subscribersByTopic } from "./members.ts";

/**
 * Where members subscribe to different topics: each keeps what it had, what is left goes to who has least, and then
 * partitions move from who has more to who has at least two less, until none can. Each such move makes the sum of the
 * squares of the shares smaller, so that it ends. `members` in order of member id.
 */
export function shareByBalance(members: readonly Subscriber[], { places, kept, previous }: Claims): Shares {
  const shares = new Map<string, Set<Place>>(members.map(({ memberId }) => [memberId, new Set<Place>()]));
  const owners = new Map<Place, string>();
  const moves = new Moves();
  const subscribers = new Map(
    [...subscribersByTopic(members)].map(([topic, each]) => [topic, each.map(({ memberId }) => memberId)]),
  );
  const wanting = ({ topic }: Place) => subscribers.get(topic) ?? [];
  const sizeOf = (memberId: string) => shares.get(memberId)?.size ?? 0;
  const least = (place: Place) => wanting(place).toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
  const put = (place: Place, memberId: string) => {
    const before = owners.get(place);
    if (before !== undefined) shares.get(before)?.delete(place);
    shares.get(memberId)?.add(place);
    owners.set(place, memberId);
  };

  let isUnsubscribed = false;
  for (const [memberId, had] of kept) {
    for (const place of had) {
      if (wanting(place).includes(memberId)) put(place, memberId);
      else isUnsubscribed = true;
    }
  }
  // Those that fewest can have come first.
  const inOrder = places.toSorted((a, b) => wanting(a).length - wanting(b).length || compareStrings(a.topic, b.topic));
  const free = inOrder.filter((place) => !owners.has(place));
  for (const place of free) {
    const memberId = least(place);
    if (memberId !== undefined) put(place, memberId);
  }

  const improve = (place: Place): boolean => {
    const owner = owners.get(place);
    if (owner === undefined) return false;
    const isBetter = (memberId: string | undefined) => memberId !== undefined && sizeOf(owner) > sizeOf(memberId) + 1;
    const before = previous.get(place);
    const back = before !== undefined && wanting(place).includes(before) && isBetter(before) ? before : null;
    const to = back ?? least(place);
    if (to === undefined || !isBetter(to)) return false;
    // One of the same topic that came the other way goes back in its place, where that is as good.
    const returning = moves.between(place, owner, to);
    const moved = returning !== null && sizeOf(owners.get(returning) ?? to) > sizeOf(to) + 1 ? returning : place;
    moves.add(moved, owners.get(moved) ?? owner, to);
    put(moved, to);
    return true;
  };
  const improveAll = (some: readonly Place[]) => {
    while (some.filter(improve).length > 0);
  };
  // First with what nobody had, which moves nothing that somebody keeps.
  if (!isUnsubscribed) improveAll(free);
  improveAll(inOrder);
  return new Map([...shares].map(([memberId, share]) => [memberId, [...share]]));
}

/** Which partitions have moved so far, from where in the beginning to where by now. */
class Moves {
  readonly #moves = new Map<Place, { from: string; to: string }>();

  add(place: Place, from: string, to: string): void {
    const origin = this.#moves.get(place)?.from ?? from;
    if (origin === to) this.#moves.delete(place);
    else this.#moves.set(place, { from: origin, to });
  }

  /** One of the same topic that went from `to` to where `place` was in the beginning. */
  between(place: Place, owner: string, to: string): Place | null {
    const origin = this.#moves.get(place)?.from ?? owner;
    for (const [other, move] of this.#moves) {
      if (other.topic === place.topic && move.from === to && move.to === origin) return other;
    }
    return null;
  }
}
