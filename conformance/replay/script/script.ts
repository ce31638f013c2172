import type { Episode } from "./episodes/episode.ts";
import type { Moment } from "./moments.ts";

/** A member that is driven by hand. Its name is its client id and, if it is static, its instance id: an id that a broker gives out begins with it. */
export interface Role {
  readonly name: string;
  readonly isStatic: boolean;
  /** Its session is short: it heartbeats until it falls silent, and then it dies. */
  readonly mortal: boolean;
  /** Of JoinGroup; other requests take the nearest that they have. */
  readonly version: number;
  readonly protocols: readonly string[];
}

/** The states that DescribeGroups can name. */
export type State = "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable" | "Dead";

/** One thing that is done, or waited for. A script never waits for time alone. */
export type Move =
  /** JoinGroup without an id, where that is answered with one. */
  | { readonly kind: "ask for an id"; readonly who: string }
  /** JoinGroup: parked, its answer is waited for later. */
  | { readonly kind: "join"; readonly who: string }
  /** SyncGroup, as parked. Whoever leads gives everybody in its roster something, but not to `omits`. */
  | { readonly kind: "sync"; readonly who: string; readonly omits: string | null }
  /** Waits for the answers to the last JoinGroup or SyncGroup of each. */
  | { readonly kind: "answers"; readonly who: readonly string[]; readonly leaderIsKnown: boolean }
  | { readonly kind: "heartbeat"; readonly who: string }
  /** OffsetCommit, in the member's generation or in another. */
  | { readonly kind: "commit"; readonly who: string; readonly offset: number; readonly generation: "own" | "older" | "none" }
  /** One LeaveGroup for all of them. */
  | { readonly kind: "leave"; readonly who: readonly string[] }
  /** What an administrator does to a static member. */
  | { readonly kind: "remove by instance"; readonly who: string }
  /** Crash: connections end. Freeze: they stay. Nothing is said any more. */
  | { readonly kind: "crash" | "freeze" | "thaw"; readonly who: string }
  /** Its process ends, and another one of the same name begins, which knows no id. */
  | { readonly kind: "start anew"; readonly who: string }
  /** From now on its metadata are others. */
  | { readonly kind: "change metadata"; readonly who: string }
  /** Goes on for longer than its session with nothing but these requests. */
  | { readonly kind: "live on"; readonly who: string; readonly requests: "commits" }
  /** Goes on with nothing but these requests until it is put out. */
  | { readonly kind: "die on"; readonly who: string; readonly requests: "syncs" }
  /** Waits until the coordinator describes the group so. */
  | { readonly kind: "until"; readonly state: State; readonly members: readonly string[] }
  /** What the coordinator says of the group at this moment. */
  | { readonly kind: "look" }
  | { readonly kind: "fetch offsets" }
  | { readonly kind: "delete the group" };

/** What is done to one group: the same on every broker. */
export interface Script {
  readonly name: string;
  readonly groupId: string;
  readonly cast: readonly Role[];
  readonly rebalanceTimeoutMs: number;
  /** What is done at first; then, shortly before the broker stops; and when it has started again. */
  readonly acts: readonly [before: readonly Move[], interrupted: readonly Move[], after: readonly Move[]];
  /** What it was made of. */
  readonly episodes: readonly Episode[];
  /** When the broker stops. */
  readonly moment: Moment;
}

/** A move as a transcript names it. */
export function nameOfMove(move: Move): string {
  switch (move.kind) {
    case "answers":
    case "leave":
      return `${move.kind}: ${move.who.join(" ")}`;
    case "commit":
      return `${move.who}: commit ${move.offset} in ${move.generation} generation`;
    case "live on":
    case "die on":
      return `${move.who}: ${move.kind} ${move.requests}`;
    case "until":
      return `until ${move.state}: ${move.members.join(" ")}`;
    case "sync":
      return `${move.who}: sync${move.omits === null ? "" : ` without ${move.omits}`}`;
    case "look":
    case "fetch offsets":
    case "delete the group":
      return move.kind;
    case "ask for an id":
    case "join":
    case "heartbeat":
    case "remove by instance":
    case "crash":
    case "freeze":
    case "thaw":
    case "start anew":
    case "change metadata":
      return `${move.who}: ${move.kind}`;
  }
}
