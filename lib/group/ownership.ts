import type { Membership } from "./members.ts";
import { isListed, keysOf, memberships } from "./members.ts";
import { hasLeftForNow, protocolOf } from "./protocol.ts";
import type { ConsumerView, GroupView, Hold, PartitionView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** What a partition's place is found from. */
interface Evidence {
  /** Who owns it by the coordinator's last answer, by partition key. */
  coordinator: Map<string, Membership>;
  /** Which of our clients believe that they own it, by partition key. */
  claims: Map<string, ConsumerView[]>;
  /** The ids of static members that have left for now. */
  away: ReadonlySet<string>;
}

type Place = Pick<PartitionView, "hold" | "at" | "owner">;

/** Finds anew where each partition lies and how surely. Partitions that did not change stay the same objects. */
export function resolvePartitions(view: GroupView, time: number): GroupView {
  const evidence = gather(view);
  let changed = false;
  let paused = view.rebalance?.paused ?? 0;
  const partitions = view.partitions.map((partition) => {
    const place = placeOf(view, partition, evidence);
    const pausedNow =
      view.rebalance !== null && place.hold === "moving" && partition.at !== null && partition.pausedIn !== view.rebalance.id;
    if (place.hold === partition.hold && place.at === partition.at && place.owner === partition.owner && !pausedNow)
      return partition;
    changed = true;
    if (pausedNow) paused += 1;
    const moved = place.at !== partition.at || place.hold !== partition.hold;
    return {
      ...partition,
      ...place,
      was: place.at === null ? (partition.at ?? partition.was) : partition.was,
      since: moved ? time : partition.since,
      pausedIn: pausedNow && view.rebalance ? view.rebalance.id : partition.pausedIn,
    };
  });
  if (!changed) return view;
  return { ...view, partitions, rebalance: view.rebalance && { ...view.rebalance, paused } };
}

function gather(view: GroupView): Evidence {
  const names = memberships(view);
  const coordinator = new Map<string, Membership>();
  const away = new Set<string>();
  for (const member of view.coordinator?.members ?? []) {
    const membership = names.get(member.memberId);
    if (!membership) continue;
    if (hasLeftForNow(member)) away.add(membership.id);
    for (const key of keysOf(member.assignment)) coordinator.set(key, membership);
  }
  const claims = new Map<string, ConsumerView[]>();
  for (const consumer of Object.values(view.consumers)) {
    for (const key of keysOf(consumer.assignment)) claims.set(key, [...(claims.get(key) ?? []), consumer]);
  }
  return { coordinator, claims, away };
}

function placeOf(view: GroupView, partition: PartitionView, evidence: Evidence): Place {
  if (!view.rebalance) return placeAtRest(view, partition, evidence);
  return protocolOf(view) === "consumer"
    ? placeWhileReconciling(view, partition, evidence)
    : placeWhileMoving(view, partition, evidence);
}

/** No rebalance is known: both sides should agree. */
function placeAtRest(view: GroupView, { topic, partition }: PartitionView, evidence: Evidence): Place {
  const key = partitionKey(topic, partition);
  const claimants = evidence.claims.get(key) ?? [];
  const owner = evidence.coordinator.get(key);
  // A claim counts while its client is a member by the coordinator's word: an evicted one does not know better.
  const rival = claimants.find(
    (consumer) => consumer.phase.name === "joined" && isListed(view, consumer.memberId) && consumer.id !== owner?.id,
  );
  if (!owner) return unconfirmed(view, claimants);
  const agreed = (hold: Hold): Place => ({ hold, at: owner.id, owner: owner.id });
  if (rival) return { hold: "disputed", at: owner.id, owner: null };
  switch (owner.kind) {
    case "external":
      return agreed(evidence.away.has(owner.id) ? "held" : "owned");
    case "former":
      return agreed("held");
    case "departed":
      // Its card is gone, so the tile waits in the tray.
      return { hold: "held", at: null, owner: owner.id };
    case "current": {
      switch (owner.consumer.phase.name) {
        case "joined":
          return claimants.includes(owner.consumer) ? agreed("owned") : { hold: "disputed", at: owner.id, owner: null };
        case "leaving":
          return agreed("leaving");
        case "rejoining":
        case "joining":
        case "connecting":
        case "failed":
        case "frozen":
        case "crashed":
          return agreed("held");
      }
    }
  }
}

/** The coordinator names nobody: a client may know of its assignment before the coordinator was asked again. */
function unconfirmed(view: GroupView, claimants: ConsumerView[]): Place {
  const fresh = claimants.find((consumer) => consumer.phase.name === "joined" && isFresh(consumer, view));
  return fresh ? { hold: "confirming", at: fresh.id, owner: null } : { hold: "unowned", at: null, owner: null };
}

/** During a rebalance nobody is an owner for certain; the tile lies where the last word of its client puts it. */
function placeWhileMoving(view: GroupView, partition: PartitionView, evidence: Evidence): Place {
  const key = partitionKey(partition.topic, partition.partition);
  const startedAt = view.rebalance?.startedAt ?? 0;
  const claimants = evidence.claims.get(key) ?? [];
  const at = (hold: Hold, id: string | null): Place => ({ hold, at: id, owner: null });
  const assigned = claimants.find((consumer) => consumer.phase.name === "joined" && isNew(consumer, view, startedAt));
  if (assigned) return at("confirming", assigned.id);
  const running = claimants.find((consumer) => isListed(view, consumer.memberId) || consumer.id === partition.at);
  if (!running) return stillHeld(view, partition) ?? at("moving", null);
  switch (running.phase.name) {
    case "joined":
      return isListed(view, running.memberId) ? at("stopping", running.id) : at("moving", null);
    case "leaving":
      return at("leaving", running.id);
    case "crashed":
    case "frozen":
      return isListed(view, running.memberId) ? at("held", running.id) : at("moving", null);
    case "connecting":
    case "joining":
    case "rejoining":
    case "failed":
      return at("moving", null);
  }
}

/**
 * During a rebalance of the newer protocol what the coordinator counts as somebody's stays so: only what it counts as
 * nobody's moves. Our clients speak the classic protocol in it, and give up everything for a moment.
 */
function placeWhileReconciling(view: GroupView, partition: PartitionView, evidence: Evidence): Place {
  const key = partitionKey(partition.topic, partition.partition);
  const claimants = evidence.claims.get(key) ?? [];
  const owner = evidence.coordinator.get(key);
  const at = (hold: Hold, id: string | null): Place => ({ hold, at: id, owner: null });
  const running = claimants.find((consumer) => consumer.phase.name === "joined" && isListed(view, consumer.memberId));
  if (running && running.id !== owner?.id) return at(isFresh(running, view) ? "confirming" : "stopping", running.id);
  if (!owner) {
    const going = claimants.find(({ phase }) => phase.name === "leaving");
    return going ? at("leaving", going.id) : at("moving", null);
  }
  // It is counted as that of a client of ours which has stopped, or has not heard of it yet.
  if (owner.kind === "current" && !running && !isSilentOrGoing(owner.consumer)) return at("moving", null);
  return placeAtRest(view, partition, evidence);
}

function isSilentOrGoing({ phase }: ConsumerView): boolean {
  return phase.name === "crashed" || phase.name === "frozen" || phase.name === "leaving";
}

/** Whether the client has its assignment since the coordinator was last asked. */
function isFresh(consumer: ConsumerView, view: GroupView): boolean {
  return (consumer.joinedAt ?? 0) >= (view.coordinator?.askedAt ?? 0);
}

/** Whether a client's assignment is of the rebalance under way rather than of the generation before it. */
function isNew(consumer: ConsumerView, view: GroupView, startedAt: number): boolean {
  if (consumer.generation !== null && view.rebalance?.fromGeneration !== null && view.rebalance?.fromGeneration !== undefined) {
    return consumer.generation > view.rebalance.fromGeneration;
  }
  return (consumer.joinedAt ?? 0) >= startedAt;
}

/** A tile of a replaced client stays where it is while the coordinator still counts that member. */
function stillHeld(view: GroupView, partition: PartitionView): Place | null {
  for (const consumer of Object.values(view.consumers)) {
    const former = consumer.former.find(({ id }) => id === partition.at);
    if (former && isListed(view, former.memberId)) return { hold: "held", at: former.id, owner: null };
  }
  return null;
}
