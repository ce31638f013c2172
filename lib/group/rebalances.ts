import type { GroupEvent } from "../contract/group-events.ts";
import type { GroupStep } from "../contract/group-steps.ts";
import { sameMembers } from "./coordinator.ts";
import { toldWhy } from "./gone.ts";
import type { Membership } from "./members.ts";
import { isListed, memberships, sameAssignment } from "./members.ts";
import { isRebalancing, protocolOf } from "./protocol.ts";
import type { Departure, GroupView, PartitionView, Rebalance } from "./view.ts";
import { partitionKey, REBALANCES } from "./view.ts";

/**
 * A rebalance is seen from three sides: the coordinator's state, what our clients are told, and a
 * membership that changed between two answers. It begins with the first sign and ends when the
 * coordinator and every client of ours that takes part say the same again.
 */

/** Opens a rebalance when this event is the first sign of one. `before` is the view without the event, `after` with it. */
export function openRebalance(before: GroupView, after: GroupView, event: GroupEvent): GroupView {
  if (after.rebalance)
    return isSign(event)
      ? { ...after, rebalance: { ...after.rebalance, lastSignAt: Math.max(after.rebalance.lastSignAt, event.time) } }
      : after;
  if (!beginsRebalance(before, after, event)) return after;
  const startedAt = event.type === "coordinator-described" ? event.askedAt : event.time;
  const lastSignAt = isSign(event) ? event.time : 0;
  const [last, ...older] = after.rebalances;
  // A client's word of a rebalance can come after the coordinator's answer that ended it: it is the same one.
  if (last?.endedAt && startedAt < last.endedAt) {
    return {
      ...after,
      rebalance: { ...last, endedAt: null, startedAt: Math.min(last.startedAt, startedAt), lastSignAt: startedAt },
      rebalances: older,
    };
  }
  const names = memberships(before);
  const owned = before.partitions.filter((partition) => partition.owner !== null);
  const rebalance: Rebalance = {
    id: after.nextRebalance,
    startedAt,
    lastSignAt,
    protocol: protocolOf(after),
    endedAt: null,
    fromGeneration: before.generation,
    toGeneration: null,
    before: (before.coordinator?.members ?? []).map(({ memberId }) => ({ memberId, id: names.get(memberId)?.id ?? memberId })),
    ownersBefore: Object.fromEntries(owned.map(({ topic, partition, owner }) => [partitionKey(topic, partition), owner ?? ""])),
    joined: [],
    left: [],
    addedPartitions: owned.length > 0 ? before.partitions.filter((partition) => partition.hold === "unowned").length : 0,
    paused: 0,
    moved: 0,
  };
  return { ...after, rebalance, nextRebalance: after.nextRebalance + 1 };
}

function isSign(event: GroupEvent): boolean {
  if (event.type === "coordinator-step") return PHASES.has(event.step.kind);
  return event.type === "revoked" || event.type === "sync-sent" || event.type === "left";
}

/** Steps that a rebalance goes through. */
const PHASES: ReadonlySet<GroupStep["kind"]> = new Set([
  "preparing to rebalance",
  "nobody rejoined",
  "join phase completed",
  "assignment received",
  "stable",
  "group empty",
]);

function beginsRebalance(before: GroupView, after: GroupView, event: GroupEvent): boolean {
  switch (event.type) {
    case "coordinator-described": {
      // As it was folded: a step may have told a newer one.
      const state = after.coordinator?.state ?? event.state;
      if (isRebalancing(state)) return true;
      const known = before.coordinator;
      return known !== null && (known.state === "Stable" || state === "Stable") && !sameMembers(known.members, event.members);
    }
    case "coordinator-step":
      // One that is older than the last answer tells of what that answer has shown already.
      return isSign(event) && (before.coordinator === null || event.time >= before.coordinator.askedAt);
    case "revoked":
      return event.cause === "rebalance" && event.consumer in after.consumers && !isKnownEmpty(before);
    case "sync-sent":
    case "joined":
      return event.generation !== null && event.generation !== before.generation && event.consumer in after.consumers;
    case "left":
      return isListed(before, before.consumers[event.consumer]?.memberId ?? null);
    default:
      return false;
  }
}

/** A client can be told of a rebalance by a group that has no members: it speaks of a generation that there is not. */
function isKnownEmpty({ steps }: GroupView): boolean {
  return steps?.state === "Empty" || steps?.state === "Dead";
}

/** Ends the rebalance under way once everybody agrees. To be called with partitions resolved. */
export function closeRebalance(view: GroupView, time: number): GroupView {
  const { rebalance, coordinator } = view;
  if (!rebalance || !coordinator || !isSettled(view, rebalance)) return view;
  const names = memberships(view);
  const before = new Set(rebalance.before.map((member) => member.memberId));
  const after = new Set(coordinator.members.map((member) => member.memberId));
  const protocol = protocolOf(view);
  const told = view.steps !== null || protocol === "consumer" ? view.generation : null;
  const generation = told ?? ourGeneration(view, names);
  const finished: Rebalance = {
    ...rebalance,
    protocol,
    endedAt: time,
    toGeneration: generation,
    joined: [...after].filter((memberId) => !before.has(memberId)).map((memberId) => names.get(memberId)?.id ?? memberId),
    left: rebalance.before
      .filter((member) => !after.has(member.memberId))
      .map((member) => departure(view, member, names.get(member.memberId))),
  };
  return { ...view, generation, rebalance: null, rebalances: [finished, ...view.rebalances].slice(0, REBALANCES) };
}

/** How many partitions another consumer has than before; to be asked after the owners are known. */
export function countMoved(view: GroupView, rebalance: Rebalance): number {
  return view.partitions.filter((partition) => hasMoved(partition, rebalance)).length;
}

function hasMoved({ topic, partition, owner }: PartitionView, { ownersBefore }: Rebalance): boolean {
  const before = ownersBefore[partitionKey(topic, partition)];
  return before !== undefined && (owner === null || nameIn(owner) !== nameIn(before));
}

/** How many partitions nobody consumed for a while: those that were seen to be nobody's, and those that have moved between two answers. */
export function countPaused(view: GroupView, rebalance: Rebalance): number {
  if (rebalance.protocol === "classic") return rebalance.paused;
  return view.partitions.filter((partition) => partition.pausedIn === rebalance.id || hasMoved(partition, rebalance)).length;
}

/** "C1" for C1 itself and for a former client of it, C1~1. */
function nameIn(id: string): string {
  return id.split("~")[0] ?? id;
}

/** Whether the coordinator is at rest, was asked after the rebalance began, and agrees with each of our running clients that it lists. */
function isSettled(view: GroupView, rebalance: Rebalance): boolean {
  const { coordinator } = view;
  if (!coordinator || coordinator.askedAt <= rebalance.lastSignAt) return false;
  if (isRebalancing(coordinator.state)) return false;
  const names = memberships(view);
  return coordinator.members.every((member) => {
    const membership = names.get(member.memberId);
    // An unknown member is one of ours that has not told its member id yet.
    if (!membership) return false;
    // Its LeaveGroup was answered before it was reported as left; listed later still, it never arrived.
    if (membership.kind === "departed") return membership.since < coordinator.askedAt;
    if (membership.kind !== "current") return true;
    const { phase, assignment } = membership.consumer;
    if (phase.name === "joining" || phase.name === "rejoining") return false;
    return phase.name !== "joined" || sameAssignment(assignment, member.assignment);
  });
}

/** The generation of the members that are there now, as our clients know it; null when none of them is ours. */
function ourGeneration(view: GroupView, names: Map<string, Membership>): number | null {
  let generation: number | null = null;
  for (const { memberId, assignment } of view.coordinator?.members ?? []) {
    const membership = names.get(memberId);
    if (membership?.kind !== "current" || membership.consumer.generation === null) continue;
    // A silent client may have missed a generation: what it last knew counts while it still fits.
    if (!sameAssignment(membership.consumer.assignment, assignment)) continue;
    generation = Math.max(generation ?? 0, membership.consumer.generation);
  }
  return generation;
}

/** Why a member that was listed is not listed any more, as far as it can be known. */
function departure(view: GroupView, member: { id: string; memberId: string }, membership: Membership | undefined): Departure {
  const { id, memberId } = member;
  const told = toldWhy(view, memberId);
  switch (membership?.kind) {
    case "departed":
      return { id, why: membership.why };
    case "former":
      return { id, why: "replaced" };
    case "current":
      return { id, why: whyGone(membership.consumer.phase.name, told) };
    case "external":
      return { id, why: told ?? "unknown" };
    case undefined: {
      // A client of ours that was told so itself has let go of its member id; an external one is simply no longer there.
      const consumer = view.consumers[id];
      return { id, why: consumer ? whyGone(consumer.phase.name, told) : (told ?? "unknown") };
    }
  }
}

/** One that was silenced on purpose has that as its reason, whatever the coordinator called it. */
function whyGone(phase: string, told: Departure["why"] | null): Departure["why"] {
  if (told === "forgotten") return told;
  return phase === "crashed" || phase === "frozen" ? phase : (told ?? "expired");
}
