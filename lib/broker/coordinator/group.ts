import type { Protocol } from "./requests.ts";

/** Apache Kafka's states of a classic group. A group that was deleted is Dead: it is `null` here. */
export type GroupState = "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable";

export const NO_BYTES: Buffer = Buffer.alloc(0);

/** A copy that keeps nothing else alive: what the wire hands over are views into whole frames, and small buffers share one. */
export function ownBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.alloc(bytes.length);
  own.set(bytes);
  return own;
}

/** Names a request of a client that waits for its answer. */
export type RequestId = number;

export interface Member {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly Protocol[];
  readonly assignment: Buffer;
  /** Its parked JoinGroup: the member has joined the rebalance. */
  readonly join: RequestId | null;
  /** Its parked SyncGroup. */
  readonly sync: RequestId | null;
  /** Until its first JoinGroup is answered. It cannot heartbeat before it knows its id, so another timeout holds. */
  readonly isNew: boolean;
}

/** A member id that was given out and of which no JoinGroup came yet (KIP-394). */
export interface PendingMember {
  readonly memberId: string;
  readonly clientId: string;
}

export interface CommittedOffset {
  readonly offset: bigint;
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly committedAt: number;
  /** Only when the client chose a retention of its own (OffsetCommit 2–4). */
  readonly expiresAt: number | null;
}

export type OffsetsByTopic = ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>>;

/** One classic group, immutable: a transition gives the next one. Maps keep the order in which members came. */
export interface ClassicGroup {
  readonly type: "classic";
  readonly groupId: string;
  readonly state: GroupState;
  readonly previousState: GroupState;
  readonly stateSince: number;
  readonly generation: number;
  /** Null until the first member: a group of commits alone ("simple") has none. */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leader: string | null;
  readonly members: ReadonlyMap<string, Member>;
  readonly pendingJoin: ReadonlyMap<string, PendingMember>;
  /** Who has not sent SyncGroup in this generation yet. */
  readonly pendingSync: ReadonlySet<string>;
  /** Static members: instance id to member id. */
  readonly staticMembers: ReadonlyMap<string, string>;
  /** Somebody came while an empty group waited for company. */
  readonly newMemberAdded: boolean;
  /** The wait that runs now, and how much longer the group may go on waiting after it. */
  readonly initialDelay: { readonly delayMs: number; readonly remainingMs: number };
  /** When the wait for JoinGroups, or for SyncGroups, ends at the latest. */
  readonly waitsUntil: number | null;
  /** Null when not known: no generation yet, another protocol type, or metadata that cannot be read. */
  readonly subscribedTopics: ReadonlySet<string> | null;
  readonly offsets: OffsetsByTopic;
  readonly offsetCount: number;
  /** About how much memory it holds. */
  readonly bytes: number;
  /**
   * The group as it was last written down: what a broker finds that starts again. Null: an empty group of generation 0.
   * Not counted in `bytes`: it is what the group was, so at worst it holds as much again.
   */
  readonly stored: StoredGroup | null;
}

export type StoredGroup = Pick<
  ClassicGroup,
  | "state"
  | "stateSince"
  | "generation"
  | "protocolType"
  | "protocolName"
  | "leader"
  | "members"
  | "staticMembers"
  | "subscribedTopics"
>;

/** What each object costs besides its contents: an allowance, so that many small things are counted too. */
export const OBJECT_BYTES = 400;

export function newGroup(groupId: string, now: number): ClassicGroup {
  return {
    type: "classic",
    groupId,
    state: "Empty",
    previousState: "Empty",
    stateSince: now,
    generation: 0,
    protocolType: null,
    protocolName: null,
    leader: null,
    members: new Map(),
    pendingJoin: new Map(),
    pendingSync: new Set(),
    staticMembers: new Map(),
    newMemberAdded: false,
    initialDelay: { delayMs: 0, remainingMs: 0 },
    waitsUntil: null,
    subscribedTopics: null,
    offsets: new Map(),
    offsetCount: 0,
    bytes: OBJECT_BYTES + groupId.length * 2,
    stored: null,
  };
}

/** Whether this rebalance began in an empty group: then it ends with the initial delay, whoever has joined. */
export const isInitialRebalance = (group: ClassicGroup) =>
  group.state === "PreparingRebalance" && group.previousState === "Empty";

export function countJoined(group: ClassicGroup): number {
  let joined = 0;
  for (const member of group.members.values()) if (member.join !== null) joined++;
  return joined;
}

export const hasAllJoined = (group: ClassicGroup) => group.pendingJoin.size === 0 && countJoined(group) === group.members.size;

/** The longest of all members' rebalance timeouts. */
export function rebalanceTimeout(group: ClassicGroup): number {
  let longest = 0;
  for (const member of group.members.values()) longest = Math.max(longest, member.rebalanceTimeoutMs);
  return longest;
}

export function memberBytes(member: Member): number {
  let bytes = OBJECT_BYTES + 2 * (member.memberId.length + member.clientId.length) + member.assignment.length;
  for (const { name, metadata } of member.protocols) bytes += OBJECT_BYTES + 2 * name.length + metadata.length;
  return bytes;
}
