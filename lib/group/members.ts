import type { TopicPartitions } from "../contract/names.ts";
import type { ConsumerView, Departure, ExternalView, FormerMember, GroupView } from "./view.ts";
import { partitionKey } from "./view.ts";

/** Whom a member id of the coordinator's belongs to. */
export type Membership =
  | { kind: "current"; id: string; consumer: ConsumerView }
  | { kind: "former"; id: string; consumer: ConsumerView; former: FormerMember }
  | { kind: "departed"; id: string; why: Departure["why"]; since: number }
  | { kind: "external"; id: string; external: ExternalView };

/** Every membership that the view knows, by member id. */
export function memberships(view: GroupView): Map<string, Membership> {
  const known = new Map<string, Membership>();
  for (const external of Object.values(view.externals))
    known.set(external.memberId, { kind: "external", id: external.id, external });
  for (const { memberId, id, why, since } of view.departed) known.set(memberId, { kind: "departed", id, why, since });
  for (const consumer of Object.values(view.consumers)) {
    for (const former of consumer.former) known.set(former.memberId, { kind: "former", id: former.id, consumer, former });
    if (consumer.memberId !== null) known.set(consumer.memberId, { kind: "current", id: consumer.id, consumer });
  }
  return known;
}

/** The id (C1, C1~1, E1) under which a member id is shown; null when the view does not know it. */
export function nameOfMember(view: GroupView, memberId: string): string | null {
  return memberships(view).get(memberId)?.id ?? null;
}

/** The keys of an assignment's partitions. */
export function keysOf(assignment: TopicPartitions[]): string[] {
  return assignment.flatMap(({ topic, partitions }) => partitions.map((partition) => partitionKey(topic, partition)));
}

/** Whether two assignments hold the same partitions, in whatever order. */
export function sameAssignment(a: TopicPartitions[], b: TopicPartitions[]): boolean {
  const left = keysOf(a).sort();
  const right = keysOf(b).sort();
  return left.length === right.length && left.every((key, i) => key === right[i]);
}

/** Whether the coordinator's last answer lists this member id. */
export function isListed(view: GroupView, memberId: string | null): boolean {
  return memberId !== null && (view.coordinator?.members.some((member) => member.memberId === memberId) ?? false);
}
