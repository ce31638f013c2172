import type { ClassicGroup, Member } from "../group.ts";
import { memberBytes, OBJECT_BYTES } from "../group.ts";
import { parseLogLine, printLogLine } from "../log-lines.ts";
import { logLinesOf } from "../step-lines.ts";
import type { World } from "./world.ts";

type Seen = Pick<World, "group" | "timers" | "waiting" | "steps" | "now">;

/** What has to hold after every transition, whatever was asked. Throws a sentence when it does not. */
export function checkGroup(world: Seen, before: ClassicGroup | null): void {
  const { group } = world;
  checkSteps(world);
  if (!group) {
    must(world.waiting.size === 0, "nothing waits for a group that there is not");
    return;
  }
  must(before === null || group.generation >= before.generation, "generations do not fall");
  must(before === null || group.generation <= before.generation + 1, "a generation at a time");
  checkState(group);
  checkMembers(group);
  checkParked(world, group);
  checkTimers(world, group);
  must(group.bytes === bytesOf(group), `its bytes are counted: ${group.bytes}, found ${bytesOf(group)}`);
}

function checkState(group: ClassicGroup): void {
  const members = [...group.members.values()];
  const parkedJoin = members.some(({ join }) => join !== null);
  const parkedSync = members.some(({ sync }) => sync !== null);
  switch (group.state) {
    case "Empty":
      return must(members.length === 0 && group.protocolName === null, "an empty group has no members and no protocol");
    case "PreparingRebalance":
      return must(!parkedSync && group.pendingSync.size === 0, "no SyncGroup waits while a rebalance is prepared");
    case "CompletingRebalance":
    case "Stable": {
      const chosen = group.protocolName;
      must(members.length > 0 && !parkedJoin, "members, and no JoinGroup waits");
      must(group.state !== "Stable" || !parkedSync, "no SyncGroup waits in a stable group");
      must(
        members.every(({ protocols }) => protocols.some(({ name }) => name === chosen)),
        "everybody supports the chosen protocol",
      );
    }
  }
}

function checkMembers(group: ClassicGroup): void {
  must((group.leader === null) === (group.members.size === 0), "a leader when there are members");
  must(group.leader === null || group.members.has(group.leader), "the leader is a member");
  for (const [instanceId, memberId] of group.staticMembers)
    must(group.members.get(memberId)?.groupInstanceId === instanceId, "instance ids are those of members");
  for (const member of group.members.values()) {
    must(!group.pendingJoin.has(member.memberId), "nobody is a member and awaited as one");
    must(isMapped(group, member), "a static member is found by its instance id");
  }
}

const isMapped = (group: ClassicGroup, { groupInstanceId, memberId }: Member) =>
  groupInstanceId === null || group.staticMembers.get(groupInstanceId) === memberId;

function checkParked({ waiting }: Seen, group: ClassicGroup): void {
  const parked = new Set<number>();
  for (const { join, sync } of group.members.values()) {
    if (join !== null) parked.add(join);
    if (sync !== null) parked.add(sync);
  }
  must(parked.size === waiting.size && [...parked].every((id) => waiting.has(id)), "what waits is what is parked");
}

/** Without a timer a member could not expire, or a rebalance not end: the group would be stuck. */
function checkTimers({ timers, now }: Seen, group: ClassicGroup): void {
  for (const memberId of [...group.members.keys(), ...group.pendingJoin.keys()]) {
    // A member that waits for an answer does without: the answer arms it.
    const member = group.members.get(memberId);
    const waits = member && !member.isNew && (member.join !== null || member.sync !== null);
    must(waits === true || timers.has(`session ${memberId}`), `${memberId} has a session`);
  }
  for (const { dueAt } of timers.values()) must(dueAt >= now, "no timer is overdue");
  must(timers.has("join") === (group.state === "PreparingRebalance"), "a rebalance is waited for no longer than its timeout");
  must(timers.has("sync") === group.pendingSync.size > 0, "SyncGroups are waited for no longer than their timeout");
  for (const { timer } of timers.values())
    if ("memberId" in timer)
      must(group.members.has(timer.memberId) || group.pendingJoin.has(timer.memberId), "no timer of somebody who is gone");
}

/** Steps tell the truth, and Apache Kafka's sentences for them can be read back. */
function checkSteps({ steps, group }: Seen): void {
  const last = steps.at(-1);
  if (group && last) must(last.state === group.state && last.generation === group.generation, "the last step knows the group");
  for (const step of steps.splice(0)) {
    for (const line of logLinesOf(step)) must(parseLogLine(printLogLine(line))?.kind === line.kind, `${line.kind} is read back`);
  }
}

function bytesOf(group: ClassicGroup): number {
  let bytes = OBJECT_BYTES + 2 * group.groupId.length + OBJECT_BYTES * group.pendingJoin.size;
  for (const member of group.members.values()) bytes += memberBytes(member);
  let count = 0;
  for (const partitions of group.offsets.values())
    for (const { metadata } of partitions.values()) {
      bytes += OBJECT_BYTES + 2 * metadata.length;
      count++;
    }
  must(count === group.offsetCount, "its offsets are counted");
  return bytes;
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Broken: ${what}`);
}
