import type { Assigned, Assigning } from "./assignor.ts";
import { draftOf, give, take, type Draft } from "./draft.ts";

interface Place {
  readonly topicId: string;
  readonly partition: number;
}

/**
 * Everybody gets as many partitions as everybody else, give or take one, and keeps what it has as far as that allows.
 * All members subscribe to the same topics. As Apache Kafka's UniformHomogeneousAssignmentBuilder.
 */
export function assignUniformly({ members, partitionCounts, isAssigned }: Assigning): Assigned {
  const topicIds = members[0]?.topicIds ?? new Set();
  const free: Place[] = [];
  let total = 0;
  for (const [topicId, count] of partitionCounts) {
    if (!topicIds.has(topicId)) continue;
    for (let partition = 0; partition < count; partition++)
      if (!isAssigned(topicId, partition)) free.push({ topicId, partition });
    total += count;
  }
  if (topicIds.size === 0) return new Map();
  const least = Math.floor(total / members.length);
  let extras = total % members.length;
  const drafts = new Map<string, Draft>();
  const unfilled: { readonly draft: Draft; readonly quota: number }[] = [];
  for (const [index, { memberId, target }] of members.entries()) {
    const draft = draftOf(target, topicIds);
    drafts.set(memberId, draft);
    let hasExtra = extras > 0;
    let quota = keepUpTo(draft, least + (hasExtra ? 1 : 0), free);
    // One that would have to be given its extra partition leaves it to those who come, unless these are too few to take it.
    if (quota > 0 && hasExtra && members.length - index > extras) {
      quota--;
      hasExtra = false;
    }
    if (quota > 0) unfilled.push({ draft, quota });
    if (hasExtra) extras--;
  }
  for (const { draft, quota } of unfilled)
    for (const { topicId, partition } of free.splice(0, quota)) give(draft, topicId, partition);
  return drafts;
}

/** Lets a member keep at most `quota` partitions, and gives the rest free. Gives how many more it may have. */
function keepUpTo(draft: Draft, quota: number, free: Place[]): number {
  let left = quota;
  for (const [topicId, partitions] of draft) {
    for (const partition of [...partitions].sort((one, other) => one - other)) {
      if (left > 0) left--;
      else {
        take(draft, topicId, partition);
        free.push({ topicId, partition });
      }
    }
  }
  return left;
}
