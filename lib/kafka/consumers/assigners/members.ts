/** One member of a group as its leader sees it. */
export interface Subscriber {
  memberId: string;
  /** Set for static members (KIP-345). */
  groupInstanceId: string | null;
  topics: readonly string[];
  /** What it says that it had; null where it says nothing: only sticky asks. */
  owned: Owned | null;
}

/** What a member was given, and in which generation; -1 where that is not known. */
export interface Owned {
  generation: number;
  /** topic → partitions */
  partitions: ReadonlyMap<string, readonly number[]>;
}

/** What each member gets: member id → topic → partitions. Every member has an entry. */
export type GroupAssignment = Map<string, Map<string, number[]>>;

/** How many partitions each topic has; a topic that does not exist is missing. */
export type PartitionCounts = ReadonlyMap<string, number>;

export type Assign = (members: readonly Subscriber[], partitions: PartitionCounts) => GroupAssignment;

export function emptyAssignment(members: readonly Subscriber[]): GroupAssignment {
  return new Map(members.map(({ memberId }) => [memberId, new Map<string, number[]>()]));
}

export function give(assignment: GroupAssignment, memberId: string, topic: string, partition: number): void {
  const topics = assignment.get(memberId);
  const partitions = topics?.get(topic);
  if (partitions) partitions.push(partition);
  else topics?.set(topic, [partition]);
}

export function subscribersByTopic(members: readonly Subscriber[]): Map<string, Subscriber[]> {
  const byTopic = new Map<string, Subscriber[]>();
  for (const member of members) {
    for (const topic of new Set(member.topics)) {
      const subscribers = byTopic.get(topic);
      if (subscribers) subscribers.push(member);
      else byTopic.set(topic, [member]);
    }
  }
  return byTopic;
}

/** By UTF-16 code unit, as Java's String.compareTo; not by locale. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
