import type { GroupSummary } from "../contract/http.ts";
import type { LabStatus } from "../contract/socket.ts";
import { isListed } from "../group/members.ts";
import type { ConsumerView, GroupView, PartitionView, Rebalance } from "../group/view.ts";
import type { Needs } from "./lesson.ts";

/** What a lesson sees. */
export interface Scene {
  /** Which of its groups the board shows: counts from 0, in the order of its needs. */
  group: number;
  view: GroupView;
  /** Each of its groups as the board last showed it; null where it never did. */
  seen: readonly (GroupView | null)[];
  /** Each of its groups in short, as it is now. */
  groups: readonly (Pick<GroupSummary, "state" | "members"> | null)[];
  producer: LabStatus["producer"];
  broker: Pick<LabStatus["broker"], "kind" | "address">;
}

/** Partitions by owner, as both sides agree on it: `{ C1: [0, 1], C2: [2] }`. */
export function ownersOf({ partitions }: GroupView): Record<string, number[]> {
  const owners: Record<string, number[]> = {};
  for (const { owner, partition } of partitions) {
    if (owner !== null) (owners[owner] ??= []).push(partition);
  }
  return owners;
}

/** Whether the group is at rest, and its partitions are owned just so. */
export function areOwned(view: GroupView, owners: Readonly<Record<string, readonly number[]>>): boolean {
  if (view.rebalance || view.brokerAway) return false;
  const now = ownersOf(view);
  const ids = Object.keys(owners);
  return ids.length === Object.keys(now).length && ids.every((id) => String(now[id]) === String(owners[id]));
}

/** Whether this consumer is a member that works or waits, in a group at rest. */
export function isIn(view: GroupView, id: string): boolean {
  const consumer = view.consumers[id];
  return !view.rebalance && consumer?.phase.name === "joined" && isListed(view, consumer.memberId);
}

/** Whether nobody is on the way in or out, and every partition of a group with members has its owner. */
export function isAtRest(view: GroupView): boolean {
  const consumers = Object.values(view.consumers);
  if (view.rebalance || view.brokerAway || !consumers.every(isSettled)) return false;
  return consumers.length === 0 || (view.coordinator?.state === "Stable" && view.partitions.every(({ owner }) => owner !== null));
}

function isSettled({ phase }: ConsumerView): boolean {
  return phase.name === "joined" || phase.name === "crashed" || phase.name === "frozen";
}

/** Whether a lesson can begin: everything that it needs is there. */
export function isReady({ groups, producer }: Needs, scene: Scene): boolean {
  if (producer && !(scene.producer.running && scene.producer.topic === scene.view.topic)) return false;
  const isShownReady = isAtRest(scene.view) && Object.keys(scene.view.consumers).length === groups[scene.group]?.consumers;
  return (
    isShownReady && groups.every(({ consumers }, index) => index === scene.group || hasMembers(scene.groups[index], consumers))
  );
}

function hasMembers(summary: Scene["groups"][number] | undefined, count: number): boolean {
  return count === 0 || (summary?.state === "Stable" && summary.members === count);
}

/** The consumer that leads; null where none of the lab's does, or it is not known. */
export function leaderOf(view: GroupView): string | null {
  return Object.values(view.consumers).find(({ memberId }) => memberId !== null && memberId === view.leader)?.id ?? null;
}

/** The newest of the crashed ones. */
export function crashedOne(view: GroupView): string | null {
  const crashed = Object.values(view.consumers).filter(({ phase }) => phase.name === "crashed");
  return crashed.toSorted((a, b) => a.phase.since - b.phase.since).at(-1)?.id ?? null;
}

/** Whether the coordinator has put out a consumer that did not leave. */
export function isGone(view: GroupView, id: string): boolean {
  return typeof view.consumers[id]?.goneAt === "number";
}

/** How many records of the topic's partitions there are, or were. */
export function written({ partitions }: GroupView): number {
  return partitions.reduce((sum, { logEnd }) => sum + Number(logEnd ?? 0), 0);
}

/** Whether the group has committed in each of these partitions since then. */
export function hasCommittedSince(view: GroupView, before: GroupView): boolean {
  const committed = ({ committed: offset }: PartitionView) => Number(offset ?? -1);
  return view.partitions.every((partition, index) => {
    const was = before.partitions[index];
    return committed(partition) > (was ? committed(was) : -1);
  });
}

/** Whether each of the lab's consumers has handled messages since then. */
export function haveHandledSince({ consumers }: GroupView, before: GroupView): boolean {
  return Object.values(consumers).every(({ id, processed }) => processed > (before.consumers[id]?.processed ?? 0));
}

/** How long a consumer takes for each message, as it was told; in milliseconds. */
export function delayOf({ consumers }: GroupView, id: string): number {
  return consumers[id]?.processingMs ?? 0;
}

/** How many records a partition was ever given. */
export function recordsIn({ partitions }: GroupView, partition: number): number {
  return Number(partitions[partition]?.logEnd ?? 0);
}

/** The partitions that were given records. */
export function writtenTo(view: GroupView): number[] {
  return view.partitions.map(({ partition }) => partition).filter((each) => recordsIn(view, each) > 0);
}

/** How many records of a partition the group has not committed. */
export function lagIn(view: GroupView, partition: number): number {
  return recordsIn(view, partition) - Number(view.partitions[partition]?.committed ?? 0);
}

export function lagOfGroup(view: GroupView): number {
  return view.partitions.reduce((sum, { partition }) => sum + lagIn(view, partition), 0);
}

/** Rebalances that began after what was seen before. */
function rebalancesSince(view: GroupView, before: GroupView): Rebalance[] {
  return view.rebalances.filter(({ id }) => id >= before.nextRebalance || id === before.rebalance?.id);
}

/** Whether a consumer went since then, in whatever way, even if it is back by now. */
export function wentSince(view: GroupView, id: string, before: GroupView): boolean {
  return rebalancesSince(view, before).some(({ left }) => left.some((each) => each.id === id));
}

/** Whether a consumer has joined since then, even if it has gone again. */
export function hasJoinedSince(view: GroupView, id: string, before: GroupView): boolean {
  return rebalancesSince(view, before).some(({ joined }) => joined.includes(id));
}
