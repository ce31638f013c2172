import type { MemberStatus } from "../contract/http.ts";
import type { CoordinatorWaits } from "../contract/group-steps.ts";
import { isListed, sameAssignment } from "./members.ts";
import { hasLeftForNow, protocolOf } from "./protocol.ts";
import type { ConsumerView, ExternalView, GroupView } from "./view.ts";

/** What one of our consumers is doing, in one word. */
export function statusOf(view: GroupView, consumer: ConsumerView): MemberStatus {
  switch (consumer.phase.name) {
    case "connecting":
    case "joining":
    case "leaving":
    case "frozen":
    case "crashed":
    case "failed":
      return consumer.phase.name;
    case "rejoining":
      return "moving";
    case "joined":
      // Without a place in the coordinator's list it is on its way back in, whether it knows that or not.
      if (!isListed(view, consumer.memberId)) return "moving";
      if (view.rebalance && (protocolOf(view) === "classic" || consumer.assignment.length === 0)) return "moving";
      return consumer.assignment.length > 0 ? "active" : "idle";
  }
}

/** A member that is not ours is known by the coordinator's word alone. */
export function statusOfExternal(view: GroupView, external: ExternalView): MemberStatus {
  const member = view.coordinator?.members.find(({ memberId }) => memberId === external.memberId);
  const has = member !== undefined && member.assignment.length > 0;
  if (member && hasLeftForNow(member)) return "leaving";
  // One of the newer protocol goes on with what it keeps.
  if (has && member.newer !== null) return "active";
  if (view.rebalance || view.coordinator?.state !== "Stable") return "moving";
  return has ? "active" : "idle";
}

/** The memberships of replaced clients that the coordinator still counts. */
export function countedFormer(view: GroupView, consumer: ConsumerView): ConsumerView["former"] {
  return consumer.former.filter(({ memberId }) => isListed(view, memberId));
}

/** Whether the client has stopped or is on its way out, so that the group will go on without it. */
export function isGoing(consumer: ConsumerView): boolean {
  return consumer.phase.name === "crashed" || consumer.phase.name === "frozen" || consumer.phase.name === "leaving";
}

/**
 * Whether the coordinator waits for this member: the group rebalances, and it has not noticed. By the coordinator's own
 * word where it tells whom it waits for.
 */
export function isAwaited(view: GroupView, consumer: ConsumerView): boolean {
  if (!view.rebalance || consumer.phase.name !== "joined" || !isListed(view, consumer.memberId)) return false;
  if (protocolOf(view) === "consumer") return isBehind(view, consumer);
  const waits = view.steps?.waits;
  if (waits) return waits.for === "join" && consumer.memberId !== null && awaitedIds(waits).has(consumer.memberId);
  const { fromGeneration, startedAt } = view.rebalance;
  return consumer.generation !== null && fromGeneration !== null
    ? consumer.generation <= fromGeneration
    : (consumer.joinedAt ?? 0) < startedAt;
}

/** Whether a client of ours, in a group of the newer protocol, is to rejoin: its next heartbeat is answered so. */
function isBehind({ coordinator }: GroupView, { memberId, assignment, joinedAt }: ConsumerView): boolean {
  if (coordinator === null || (joinedAt ?? 0) >= coordinator.askedAt) return false;
  const member = coordinator.members.find((each) => each.memberId === memberId);
  if (!member?.newer || !coordinator.epochs) return false;
  return member.newer.epoch < coordinator.epochs.target || !sameAssignment(assignment, member.assignment);
}

/** Kept with the wait that they belong to, since every card asks. */
const idsOf = new WeakMap<CoordinatorWaits, ReadonlySet<string>>();

function awaitedIds(waits: CoordinatorWaits): ReadonlySet<string> {
  const known = idsOf.get(waits);
  if (known) return known;
  const ids = new Set(waits.awaited.map(({ memberId }) => memberId));
  idsOf.set(waits, ids);
  return ids;
}
