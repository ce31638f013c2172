import type { LabStatus } from "../contract/socket.ts";
import { isListed } from "../group/members.ts";
import type { ConsumerView, GroupView, PartitionView } from "../group/view.ts";
import type { Needs } from "./lesson.ts";

/** What a lesson looks at. */
export interface Scene {
  /** Of its groups, in their order: the first is the one that the board shows. */
  views: readonly [GroupView, ...GroupView[]];
  producer: LabStatus["producer"];
  /** Its bootstrap addresses. */
  broker: string;
}

/** The group that the board shows. */
export function boardOf({ views }: Scene): GroupView {
  return views[0];
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
  if (producer && !(scene.producer.running && scene.producer.topic === boardOf(scene).topic)) return false;
  return groups.every(({ consumers }, index) => {
    const view = scene.views[index];
    return view !== undefined && isAtRest(view) && Object.keys(view.consumers).length === consumers;
  });
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
