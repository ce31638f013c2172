import type { Assigned, Assigning } from "./assignor.ts";
import { draftOf, give, take, type Draft } from "./draft.ts";

/** Members that subscribe to overlapping topics may need several rounds, each of which about halves what is uneven. */
const MAX_ROUNDS = 16;

interface Seat {
  readonly memberId: string;
  readonly topicIds: ReadonlySet<string>;
  readonly draft: Draft;
  size: number;
}

/**
 * Evens out how many partitions members have that subscribe to different topics: first what nobody has goes to the
 * subscribers with least, then subscribers with most give to those with least. Everybody else keeps what it has.
 * The order of Apache Kafka's UniformHeterogeneousAssignmentBuilder.
 */
export function assignUniformlyAmongUnlike({ members, partitionCounts }: Assigning): Assigned {
  const seats = members.map(({ memberId, topicIds, target }): Seat => {
    const draft = draftOf(target, topicIds);
    let size = 0;
    for (const partitions of draft.values()) size += partitions.size;
    return { memberId, topicIds, draft, size };
  });
  const subscribersOf = (topicId: string) => seats.filter(({ topicIds }) => topicIds.has(topicId));
  const topics = [...partitionCounts]
    .map(([topicId, count]) => ({ topicId, count, subscribers: subscribersOf(topicId) }))
    .filter(({ subscribers }) => subscribers.length > 0)
    .sort(
      (one, other) =>
        other.count / other.subscribers.length - one.count / one.subscribers.length ||
        one.subscribers.length - other.subscribers.length,
    );
  for (const { topicId, count, subscribers } of topics) assignFree(topicId, count, bySize(subscribers));
  const shared = topics.filter(({ subscribers }) => subscribers.length >= 2);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let moved = 0;
    for (const { topicId, subscribers } of shared) moved += balance(topicId, bySize(subscribers));
    if (moved === 0) break;
  }
  return new Map(seats.map(({ memberId, draft }) => [memberId, draft]));
}

const bySize = (seats: readonly Seat[]) => seats.toSorted((one, other) => one.size - other.size);

function assignFree(topicId: string, count: number, subscribers: readonly Seat[]): void {
  const taken = new Set(subscribers.flatMap(({ draft }) => [...(draft.get(topicId) ?? [])]));
  for (let partition = 0; partition < count; partition++)
    if (!taken.has(partition)) put(leastOf(subscribers), topicId, partition);
}

/** Moves partitions of one topic from those with most to those with least. Gives how many. */
function balance(topicId: string, subscribers: readonly Seat[]): number {
  let moved = 0;
  for (;;) {
    const most = mostOf(subscribers.filter(({ draft }) => draft.has(topicId)));
    const least = leastOf(subscribers);
    if (!most || !least || most.size - least.size <= 1) return moved;
    const partition = Math.max(...(most.draft.get(topicId) ?? []));
    take(most.draft, topicId, partition);
    most.size--;
    put(least, topicId, partition);
    moved++;
  }
}

function put(seat: Seat | undefined, topicId: string, partition: number): void {
  if (!seat) return;
  give(seat.draft, topicId, partition);
  seat.size++;
}

/** Of equals the first. */
function leastOf(seats: readonly Seat[]): Seat | undefined {
  let least = seats[0];
  for (const seat of seats) if (least && seat.size < least.size) least = seat;
  return least;
}

/** Of equals the last. */
function mostOf(seats: readonly Seat[]): Seat | undefined {
  let most = seats[0];
  for (const seat of seats) if (most && seat.size >= most.size) most = seat;
  return most;
}
