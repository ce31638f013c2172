import type { Change } from "./change.ts";
import { nameOf, nameOfPending, removeMember, say } from "./change.ts";
import { completeJoin, removeAnswering } from "./complete-join.ts";
import type { Member } from "./group.ts";
import { hasAllJoined } from "./group.ts";
import { prepareRebalance, rebalanceOrCompleteJoin } from "./rebalance.ts";

/** A session ended: nothing was heard of a member, or of an id that was given out, for its session timeout. */
export function sessionOver(change: Change, memberId: string): void {
  const { group } = change;
  const pending = group.pendingJoin.get(memberId);
  if (pending) {
    removeMember(change, memberId);
    say(change, { kind: "pending member expired", member: nameOfPending(pending) });
    return completeJoinAfterRemoval(change);
  }
  const member = group.members.get(memberId);
  if (!member || isParked(member)) return;
  say(change, { kind: "session expired", member: nameOf(member) });
  removeAnswering(change, member);
  if (change.group.state === "PreparingRebalance") completeJoinAfterRemoval(change);
  else rebalanceOrCompleteJoin(change, { kind: "session expired", memberId });
}

/** Unlike a leave, an expiry can end the initial delay: that is how Apache Kafka does it. */
function completeJoinAfterRemoval(change: Change): void {
  if (change.group.state === "PreparingRebalance" && hasAllJoined(change.group)) completeJoin(change);
}

/** A member that waits for the coordinator's answer cannot heartbeat on that connection. A new one is not trusted that far. */
const isParked = (member: Member) => !member.isNew && (member.join !== null || member.sync !== null);

/** More than half of a session went by without a word (`heartbeatMissedShare`): nothing changes, but it is said. */
export function silenceNoticed(change: Change, memberId: string): void {
  const member = change.group.members.get(memberId);
  if (!member || member.isNew || isParked(member)) return;
  const silentMs = Math.round(member.sessionTimeoutMs * change.env.config.heartbeatMissedShare);
  say(change, {
    kind: "heartbeat missed",
    member: nameOf(member),
    silentMs,
    sessionTimeoutMs: member.sessionTimeoutMs,
    expiresAt: change.env.now + member.sessionTimeoutMs - silentMs,
  });
}

/** Members that never asked for their assignment are removed, static ones too, and the rest rebalances. */
export function syncTimeOver(change: Change): void {
  const { group } = change;
  if (group.state !== "CompletingRebalance" && group.state !== "Stable") return;
  if (group.pendingSync.size === 0) return;
  const memberIds = [...group.pendingSync];
  const removed = memberIds.flatMap((memberId) => group.members.get(memberId) ?? []);
  for (const memberId of memberIds) removeMember(change, memberId);
  say(change, { kind: "members not synced removed", members: removed.map(nameOf) });
  prepareRebalance(change, { kind: "sync expired", memberIds });
}
