import type { RebalanceReason } from "./reasons.ts";

/**
 * What the coordinator tells of itself: one step each time it decides something, in the order in which it decides. Plain
 * JSON. Together with the first description of a group they are enough to follow it: every step has the group's generation
 * and state as they are after it.
 */
export type Step = StepContext & StepBody;

export interface StepContext {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly groupId: string;
  readonly generation: number;
  readonly state: string;
}

export interface MemberName {
  readonly memberId: string;
  readonly clientId: string;
  readonly instanceId: string | null;
}

/** Whom the coordinator waits for, and until when at the latest (ms since the epoch). */
export interface Waiting {
  /** "company": an empty group's initial delay; "join", "sync": until these members have sent that request. */
  readonly waitsFor: "company" | "join" | "sync" | "nobody";
  readonly awaited: readonly MemberName[];
  readonly until: number | null;
}

export type Api = "JoinGroup" | "SyncGroup" | "Heartbeat" | "LeaveGroup" | "OffsetCommit" | "OffsetDelete" | "DeleteGroups";

export type StepBody =
  | {
      readonly kind: "join received";
      /** The member id is "" before the first one was given out. */
      readonly member: MemberName;
      readonly clientHost: string;
      readonly sessionTimeoutMs: number;
      readonly rebalanceTimeoutMs: number;
      readonly protocolType: string;
      readonly protocols: readonly string[];
      readonly clientReason: string | null;
    }
  | { readonly kind: "member id required"; readonly member: MemberName }
  | {
      readonly kind: "member added";
      readonly member: MemberName;
      /** "pending": it came back with the id that it was given; "dynamic", "static": it was given one now and is in. */
      readonly how: "pending" | "dynamic" | "static";
    }
  | { readonly kind: "static member replaced"; readonly member: MemberName; readonly replacedMemberId: string }
  | { readonly kind: "static member kept assignment"; readonly member: MemberName }
  | { readonly kind: "preparing to rebalance"; readonly reason: RebalanceReason; readonly waiting: Waiting }
  /** Whom it waits for, or how long, has changed. */
  | { readonly kind: "waiting"; readonly waiting: Waiting }
  | { readonly kind: "members not rejoined removed"; readonly members: readonly MemberName[] }
  | { readonly kind: "leader elected"; readonly member: MemberName; readonly formerLeaderId: string }
  | { readonly kind: "nobody rejoined" }
  | {
      readonly kind: "join phase completed";
      readonly protocolType: string;
      readonly protocolName: string;
      readonly leader: string;
      readonly members: readonly MemberName[];
    }
  | { readonly kind: "sync received"; readonly member: MemberName }
  | {
      readonly kind: "assignment received";
      readonly member: MemberName;
      readonly memberCount: number;
      readonly staticCount: number;
      /** Members that the leader left out. */
      readonly missing: readonly string[];
    }
  | { readonly kind: "empty assignment sent"; readonly member: MemberName }
  | { readonly kind: "stable" }
  | { readonly kind: "members not synced removed"; readonly members: readonly MemberName[] }
  | { readonly kind: "heartbeat"; readonly member: MemberName }
  /** Nothing was heard of the member for `silentMs`, a set share of its session; it is removed at `expiresAt` unless it is heard. */
  | {
      readonly kind: "heartbeat missed";
      readonly member: MemberName;
      readonly silentMs: number;
      readonly sessionTimeoutMs: number;
      readonly expiresAt: number;
    }
  | { readonly kind: "session expired"; readonly member: MemberName }
  | { readonly kind: "pending member expired"; readonly member: MemberName }
  | { readonly kind: "member left"; readonly member: MemberName; readonly clientReason: string }
  | { readonly kind: "pending member left"; readonly member: MemberName; readonly clientReason: string }
  | {
      readonly kind: "offsets committed";
      /** The member id is "" for a commit from outside of the group. */
      readonly memberId: string;
      readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: string }[];
    }
  | { readonly kind: "offsets removed"; readonly why: "expired" | "deleted" | "topic deleted"; readonly count: number }
  | { readonly kind: "group created" }
  /** The broker started again and read the group as it was last stored. */
  | { readonly kind: "group loaded"; readonly members: readonly MemberName[] }
  | { readonly kind: "group empty" }
  | { readonly kind: "group dead"; readonly why: "deleted" | "expired" }
  /** A request that was answered with an error: the name of Apache Kafka's list. */
  | { readonly kind: "refused"; readonly api: Api; readonly memberId: string; readonly error: string };
