import type { Change } from "./change.ts";
import type { ClassicGroup, CommittedOffset } from "./group.ts";
import { isSubscribed, removeOffsets } from "./offsets.ts";
import { CONSUMER_PROTOCOL_TYPE } from "./protocols.ts";

/**
 * Forgets offsets that nobody used for the retention time: counted from when the group became empty, or from the commit
 * for a group without a protocol type and for topics that a stable consumer group no longer subscribes to.
 * True when the group is to go: it is empty and no offsets are left.
 */
export function expireOffsets(change: Change): boolean {
  const { env, group } = change;
  const since = expiryBase(group);
  if (since) {
    removeOffsets(change, "expired", (topic, _partition, offset) => {
      if (isSubscribed(group, topic)) return false;
      if (offset.expiresAt !== null) return env.now >= offset.expiresAt;
      return env.now - since(offset) >= env.config.offsetsRetentionMs;
    });
  }
  return change.group.state === "Empty" && change.group.offsetCount === 0;
}

/** From when on an offset's retention counts; null while the group's offsets do not expire. */
function expiryBase(group: ClassicGroup): ((offset: CommittedOffset) => number) | null {
  if (group.protocolType === null) return ({ committedAt }) => committedAt;
  if (group.state === "Empty") return () => group.stateSince;
  const stableConsumers = group.state === "Stable" && group.protocolType === CONSUMER_PROTOCOL_TYPE;
  return stableConsumers && group.subscribedTopics !== null ? ({ committedAt }) => committedAt : null;
}
