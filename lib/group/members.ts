import type { StepMember } from "../contract/group-steps.ts";
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

/** Kafka makes a member id of the client's id (or its group.instance.id) and a UUID. */
const UUID_AT_END = /-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Names members that a step of the coordinator names: by their card, which one of ours is found by its client id as long
 * as it has not told its member id; else by client id, since who is new has no card yet.
 */
export function stepNames(view: GroupView): (member: StepMember) => { name: string; card: string | null } {
  const known = memberships(view);
  const listed = new Set(view.coordinator?.members.map(({ memberId }) => memberId));
  // One that is in the group, or is gone for good, is not given another id: somebody else has the same client id.
  const newcomers = new Map(
    Object.values(view.consumers).flatMap(({ id, clientId, phase, memberId }) =>
      phase.name === "crashed" || (phase.name === "joined" && memberId !== null && listed.has(memberId))
        ? []
        : [[clientId, id] as const],
    ),
  );
  return ({ memberId, clientId }) => {
    const name = clientId ?? memberId.replace(UUID_AT_END, "");
    const card = known.get(memberId)?.id ?? newcomers.get(name) ?? null;
    return { name: card ?? name, card };
  };
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
