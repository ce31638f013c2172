import type { ClassicGroup, Member } from "./group.ts";
import { NO_BYTES } from "./group.ts";
import { inHashMapOrder } from "./java-order.ts";
import type { Protocol } from "./requests.ts";

/** The protocol type of consumers: the broker may read the topics in their metadata. */
export const CONSUMER_PROTOCOL_TYPE = "consumer";

/** The names that every member supports. */
function commonProtocols(group: ClassicGroup): Set<string> {
  const counts = new Map<string, number>();
  for (const member of group.members.values()) {
    // A name listed twice by one member counts once; Apache Kafka counts it twice and then finds no protocol at all.
    for (const name of namesOf(member.protocols)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const common = new Set<string>();
  for (const [name, count] of counts) if (count === group.members.size) common.add(name);
  return common;
}

const namesOf = (protocols: readonly Protocol[]) => new Set(protocols.map(({ name }) => name));

/** Whether somebody with these protocols may join: the group's type, and one protocol that all members support. */
export function supportsProtocols(group: ClassicGroup, protocolType: string, protocols: readonly Protocol[]): boolean {
  if (protocols.length === 0) return false;
  if (group.state === "Empty") return protocolType !== "";
  if (group.protocolType !== protocolType) return false;
  if (group.members.size === 0) return true;
  const common = commonProtocols(group);
  return protocols.some(({ name }) => common.has(name));
}

/** Each member votes for the first of its protocols that all support. Most votes win; between equals, Java's order of a HashMap. */
export function selectProtocol(group: ClassicGroup): string | null {
  const candidates = commonProtocols(group);
  const votes = new Map<string, number>();
  for (const member of group.members.values()) {
    const vote = member.protocols.find(({ name }) => candidates.has(name));
    if (vote) votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1);
  }
  let best: string | null = null;
  for (const name of inHashMapOrder([...votes.keys()])) {
    if (best === null || (votes.get(name) ?? 0) > (votes.get(best) ?? 0)) best = name;
  }
  return best;
}

/** The same protocols with the same metadata in the same order: then a JoinGroup changes nothing. */
export function sameProtocols(one: readonly Protocol[], other: readonly Protocol[]): boolean {
  return (
    one.length === other.length &&
    one.every((protocol, index) => {
      const twin = other[index];
      return twin?.name === protocol.name && Buffer.compare(protocol.metadata, twin.metadata) === 0;
    })
  );
}

export function metadataOf(member: Member, protocolName: string | null): Buffer {
  return member.protocols.find(({ name }) => name === protocolName)?.metadata ?? NO_BYTES;
}

/** What all members of a consumer group subscribe to; null when that cannot be known. */
export function subscribedTopicsOf(group: ClassicGroup): ReadonlySet<string> | null {
  if (group.protocolType !== CONSUMER_PROTOCOL_TYPE) return null;
  if (group.members.size === 0) return new Set();
  if (group.protocolName === null) return null;
  const topics = new Set<string>();
  for (const member of group.members.values()) {
    const subscribed = subscriptionTopics(metadataOf(member, group.protocolName));
    if (subscribed === null) return null;
    for (const topic of subscribed) topics.add(topic);
  }
  return topics;
}

/**
 * The topics in a consumer's subscription: int16 version, array of int16-length strings, int32-length user data (−1 for
 * none). Every later version begins so, and clients label version 0 bodies as newer ones, so nothing after it is read.
 * Null when malformed.
 */
function subscriptionTopics(view: Buffer): string[] | null {
  if (view.length < 6) return null;
  const count = view.readInt32BE(2);
  if (view.readInt16BE(0) < 0 || count < 0 || count > (view.length - 6) / 2) return null;
  const topics: string[] = [];
  let at = 6;
  for (let index = 0; index < count; index++) {
    if (at + 2 > view.length) return null;
    const length = view.readInt16BE(at);
    at += 2;
    if (length < 0 || at + length > view.length) return null;
    topics.push(view.toString("utf8", at, at + length));
    at += length;
  }
  const userData = at + 4 <= view.length ? view.readInt32BE(at) : -2;
  return userData >= -1 && userData <= view.length - at - 4 ? topics : null;
}
