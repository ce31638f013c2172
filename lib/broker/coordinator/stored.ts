import type { Change } from "./change.ts";
import { armSession, nameOf, say, update } from "./change.ts";
import type { Member } from "./group.ts";
import { memberBytes, newGroup, OBJECT_BYTES } from "./group.ts";

/**
 * Notes the group as a starting broker is to find it. Apache Kafka writes a group when it is stable or empty, and when a
 * static member came back, but not in the midst of a rebalance.
 */
export function writeDown(change: Change): void {
  const { state, stateSince, generation, protocolType, protocolName, leader, members, staticMembers, subscribedTopics } =
    change.group;
  update(change, {
    stored: { state, stateSince, generation, protocolType, protocolName, leader, members, staticMembers, subscribedTopics },
  });
}

/**
 * The group as it was last written down, every session begun anew; ids given out and parked requests are gone. Of a member's
 * protocols only the one that was chosen is known: more are not written down. Offsets stay.
 */
export function load(change: Change): void {
  const { offsets, offsetCount, stored, groupId } = change.group;
  const fresh = newGroup(groupId, change.env.now);
  const members = new Map<string, Member>();
  for (const [memberId, member] of stored?.members ?? [])
    members.set(memberId, {
      ...member,
      protocols: member.protocols.filter(({ name }) => name === stored?.protocolName),
      join: null,
      sync: null,
      isNew: false,
    });
  let bytes = fresh.bytes + offsetCount * OBJECT_BYTES;
  for (const partitions of offsets.values()) for (const { metadata } of partitions.values()) bytes += 2 * metadata.length;
  for (const member of members.values()) bytes += memberBytes(member);
  change.group = { ...fresh, ...stored, members, offsets, offsetCount, stored, bytes };
  for (const member of members.values()) armSession(change, member.memberId, member.sessionTimeoutMs);
  say(change, { kind: "group loaded", members: [...members.values()].map(nameOf) });
}
