import type { Ring } from "./board-types.ts";
import type { ConsumerView, FormerMember, GroupView } from "./view.ts";

/**
 * The session of a member whose client is silent, as long as the coordinator counts it; of a client that runs, when it is
 * about to end all the same. By the coordinator's word where it has told that it misses a heartbeat.
 */
export function ringOf(view: GroupView, consumer: ConsumerView, now: number): Ring | null {
  if (consumer.goneAt !== null || consumer.memberId === null) return null;
  const silent = consumer.phase.name === "crashed" || consumer.phase.name === "frozen";
  if (!silent) return lateRing(view, consumer.memberId, now);
  return toldRing(view, consumer.memberId, now) ?? sessionRing(consumer.armedAt, consumer.sessionTimeoutMs, now);
}

/** Clients are told to send three heartbeats in a session: with less than a third of it left, at least two are missing. */
export function lateRing(view: GroupView, memberId: string, now: number): Ring | null {
  const ring = toldRing(view, memberId, now);
  return ring !== null && ring.remainingMs < ring.totalMs / 3 ? ring : null;
}

/** What is left of the session of a replaced client, which is heard no more. */
export function ringOfFormer(
  view: GroupView,
  { sessionTimeoutMs }: ConsumerView,
  { former, now }: { former: FormerMember; now: number },
): Ring | null {
  return toldRing(view, former.memberId, now) ?? sessionRing(former.armedAt, sessionTimeoutMs, now);
}

function toldRing({ steps }: GroupView, memberId: string, now: number): Ring | null {
  const told = steps?.silent[memberId];
  return told ? ringUntil(told.expiresAt, told.sessionTimeoutMs, now) : null;
}

function sessionRing(armedAt: number | null, totalMs: number, now: number): Ring | null {
  return armedAt === null ? null : ringUntil(armedAt + totalMs, totalMs, now);
}

function ringUntil(endsAt: number, totalMs: number, now: number): Ring {
  return { endsAt, totalMs, remainingMs: Math.min(totalMs, Math.max(0, endsAt - now)) };
}
