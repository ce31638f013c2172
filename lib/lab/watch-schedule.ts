import { isRebalancing } from "../group/protocol.ts";
import type { ConsumerView, GroupView } from "../group/view.ts";

/** How often the coordinator is asked, in milliseconds, by what goes on and whether somebody looks. */
const MOVING = { seen: 100, unseen: 250 };
const STEADY = { seen: 1000, unseen: 4000 };
/** Something that has moved for this long is stuck, not moving: it is asked about less often. */
const STUCK_AFTER_MS = 60_000;
const STUCK_MS = 500;
/** A session is about to end from this long before its time to this long after. */
const EXPIRY_WINDOW_MS = 1500;

/**
 * Milliseconds until the coordinator is asked about the group again. Pure. Fast while the group
 * moves, while the owner of a partition is not confirmed, and around the moment at which a crashed
 * or frozen consumer's session ends; slow otherwise.
 */
export function describeInterval(view: GroupView, viewers: number, now: number): number {
  const look = viewers > 0 ? "seen" : "unseen";
  const since = movingSince(view, now);
  if (since !== null) return now - since > STUCK_AFTER_MS ? STUCK_MS : MOVING[look];
  const expiry = nextExpiry(view, now);
  if (expiry === null) return STEADY[look];
  const wait = expiry - EXPIRY_WINDOW_MS - now;
  return wait <= 0 ? MOVING[look] : Math.min(wait, STEADY[look]);
}

/** Milliseconds until offsets and partition counts are asked for again. */
export function offsetsInterval(viewers: number): number {
  return viewers > 0 ? 1000 : 3000;
}

/** Since when something moves; null where everything rests and is confirmed. */
function movingSince(view: GroupView, now: number): number | null {
  if (!view.coordinator || view.brokerAway) return now;
  const since: number[] = [];
  if (view.rebalance) since.push(view.rebalance.startedAt);
  if (isRebalancing(view.coordinator.state)) since.push(view.coordinator.since);
  for (const { phase } of Object.values(view.consumers)) if (MOVING_PHASES.has(phase.name)) since.push(phase.since);
  for (const { hold, since: at } of view.partitions) if (MOVING_HOLDS.has(hold)) since.push(at);
  // The newest counts: one consumer that is stuck must not make the others' moves seem old.
  return since.length > 0 ? Math.max(...since) : null;
}

const MOVING_PHASES: ReadonlySet<string> = new Set(["joining", "rejoining", "leaving"]);
const MOVING_HOLDS: ReadonlySet<string> = new Set(["confirming", "stopping", "moving", "disputed", "leaving"]);

/** When the next session of a silent consumer ends, unless that was long ago. */
function nextExpiry(view: GroupView, now: number): number | null {
  const ends = Object.values(view.consumers)
    .map(sessionEnd)
    .filter((end) => end !== null && end + EXPIRY_WINDOW_MS > now)
    .map(Number);
  return ends.length > 0 ? Math.min(...ends) : null;
}

function sessionEnd({ phase, goneAt, memberId, armedAt, sessionTimeoutMs }: ConsumerView): number | null {
  const silent = phase.name === "crashed" || phase.name === "frozen";
  return silent && goneAt === null && memberId !== null && armedAt !== null ? armedAt + sessionTimeoutMs : null;
}
