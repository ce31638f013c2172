import type { CommitSetting } from "../contract/client-facts.ts";
import type { MemberStatus } from "../contract/http.ts";
import type { Hold } from "./view.ts";

/** What the board shows, made by `selectBoard(view, now)`; sentences are ready to be read. */

export type Action = "leave" | "crash" | "freeze" | "thaw" | "slow" | "restart" | "dismiss";

export interface Control {
  action: Action;
  /** Null when it can be pressed; else the sentence that says why not. */
  disabled: string | null;
}

export interface Tile {
  /** "topic:partition": the identity by which a tile moves from card to card. */
  key: string;
  topic: string;
  /** The topic's name where the group reads several; null where there is but one. */
  of: string | null;
  partition: number;
  hold: Hold;
  /** Next offset to be handled where our client tells it, else the committed one; null when not known. */
  offset: string | null;
  lag: string | null;
  /** "1234 records were removed unhandled", as long as that is news. */
  lost: string | null;
  /** For `held`, `stopping`, `moving` …: what it waits for, one short phrase; null when owned. */
  note: string | null;
  /** Id of the last owner, for the dot on a tile in the tray. */
  was: string | null;
}

/** A session running out. `remainingMs` may be 0 with the coordinator still counting the member. */
export interface Ring {
  /** Server time at which the session ends. */
  endsAt: number;
  totalMs: number;
  remainingMs: number;
}

export interface Card {
  id: string;
  /** "C1": what is written large. */
  title: string;
  name: string | null;
  /** 1, 2, 3 … decides the colour; externals continue in their own row. */
  number: number;
  external: boolean;
  status: MemberStatus;
  /** One word in capitals, or null: LEADER, IDLE, MOVING, AWAITED, REJOINED, CRASHED, GONE, FROZEN, LEAVING, FAILED, CONNECTING, JOINING, EXTERNAL. */
  badge: string | null;
  leader: boolean;
  memberId: string | null;
  clientId: string;
  host: string | null;
  rate: number | null;
  processed: number | null;
  lag: string | null;
  heartbeatAgeMs: number | null;
  processingMs: number | null;
  /** When it commits; null for externals, of which it is not known. */
  commit: CommitSetting | null;
  ring: Ring | null;
  /** Sentence under the numbers: why idle, why held, why failed, what is awaited. */
  say: string | null;
  tiles: Tile[];
  /** Holes: how many tiles it gave back in the rebalance that runs, so that the card keeps its height. */
  holes: number;
  /** Former memberships that the coordinator still counts, with their tiles. */
  former: { id: string; memberId: string; ring: Ring | null; tiles: Tile[] }[];
  /** In the order of the buttons; empty for externals. */
  controls: Control[];
}

export interface Tray {
  active: boolean;
  /** "Rebalancing, generation 4 → 5", "No consumers", or null. */
  title: string | null;
  tiles: Tile[];
  /**
   * "company": an empty group gives others time to come; "join", "sync": the request that the awaited have not sent. In a
   * group of the newer protocol, "revoke": they are to give something up; "catch-up": they are not as far as the target.
   */
  waitsFor: "company" | "join" | "sync" | "revoke" | "catch-up";
  /** "waiting for C4 to rejoin", ids emphasised by the page. */
  awaited: string[];
  /** How long the coordinator still waits at most; null where it does not wait, or nobody tells. */
  atMostMs: number | null;
  sinceMs: number | null;
  /** "last rebalance: C4 joined · 0.56 s · 3 of 3 partitions paused · 0 moved"; null before the first. */
  last: string | null;
  /** Whether nobody at all consumes now. */
  nobodyConsumes: boolean;
}

/** Records that the broker removed before the group had read them. */
export interface Losses {
  partitions: number[];
  records: string;
}

export interface Board {
  cards: Card[];
  tray: Tray;
  /** What was lost within the last minute; null for nothing. */
  losses: Losses | null;
}
