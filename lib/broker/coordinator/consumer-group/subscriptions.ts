import type { ConsumerGroup, ConsumerMember } from "./group.ts";

/** A group as far as it subscribes to something. */
export type Subscribed = Pick<ConsumerGroup, "members" | "resolvedRegexes">;

const NOTHING: ReadonlySet<string> = new Set();

/** The topics that a member subscribes to, by name or by an expression that was matched already. */
export function topicsOf(member: ConsumerMember, resolvedRegexes: ConsumerGroup["resolvedRegexes"]): ReadonlySet<string> {
  const matched = resolvedRegexes.get(member.subscribedTopicRegex) ?? NOTHING;
  return matched.size === 0 ? member.subscribedTopicNames : new Set([...member.subscribedTopicNames, ...matched]);
}

/** All that the group subscribes to. Expressions that nobody has any more are not in `resolvedRegexes`. */
export function subscribedTopics({ members, resolvedRegexes }: Subscribed): Set<string> {
  const topics = new Set<string>();
  for (const member of members.values()) for (const topic of member.subscribedTopicNames) topics.add(topic);
  for (const matched of resolvedRegexes.values()) for (const topic of matched) topics.add(topic);
  return topics;
}

/** The expressions that members subscribe to, with how many do. */
export function subscribedRegexes({ members }: Pick<Subscribed, "members">): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { subscribedTopicRegex: regex } of members.values())
    if (regex !== "") counts.set(regex, (counts.get(regex) ?? 0) + 1);
  return counts;
}

/** Whether all members subscribe to the same: then assigning is simple. As Apache Kafka judges it, on the safe side. */
export function isHomogeneous(group: Subscribed): boolean {
  const regexes = subscribedRegexes(group);
  const byName = countNames(group);
  if (regexes.size === 0) return [...byName.values()].every((count) => count === group.members.size);
  const [first] = regexes.values();
  return first === group.members.size && byName.size === 0;
}

function countNames({ members }: Subscribed): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { subscribedTopicNames } of members.values())
    for (const name of subscribedTopicNames) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
