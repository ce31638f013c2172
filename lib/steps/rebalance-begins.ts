import { reasonText, type RebalanceReason } from "../broker/coordinator/reasons.ts";
import type { CoordinatorWaits, GroupStep, StepMember } from "../contract/group-steps.ts";

/** The step with which a rebalance begins. `waits` is null where the source does not say whom it waits for. */
export function rebalanceBegins(reason: RebalanceReason, waits: CoordinatorWaits | null): GroupStep {
  return { kind: "preparing to rebalance", cause: reason.kind, members: membersOf(reason), reason: reasonText(reason), waits };
}

/** The members that a reason is about; it has their ids alone. */
function membersOf(reason: RebalanceReason): StepMember[] {
  if ("memberIds" in reason) return reason.memberIds.map(memberOf);
  return "memberId" in reason ? [memberOf(reason.memberId)] : [];
}

/** A member of which the id alone is known. */
export function memberOf(memberId: string): StepMember {
  return { memberId, clientId: null };
}
