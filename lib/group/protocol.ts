import type { CoordinatorMember, GroupProtocol, GroupState } from "../contract/group-events.ts";
import type { TopicPartitions } from "../contract/names.ts";
import { keysOf } from "./members.ts";
import type { GroupView } from "./view.ts";

/**
 * Groups of the newer protocol (KIP-848). Their coordinator works out who gets what, and moves that bit by bit: each member
 * gives up what others are to have and goes on with the rest. There is no leader, and nobody waits for all the others.
 */

/** Which protocol the group speaks by the coordinator's last word; "classic" before the first. */
export function protocolOf({ coordinator }: Pick<GroupView, "coordinator">): GroupProtocol {
  return coordinator === null || coordinator.epochs === null ? "classic" : "consumer";
}

/** Whether the coordinator is at work on who gets what. */
export function isRebalancing(state: GroupState): boolean {
  return REBALANCING.has(state);
}

const REBALANCING: ReadonlySet<GroupState> = new Set(["PreparingRebalance", "CompletingRebalance", "Assigning", "Reconciling"]);

/** What the number of a group's assignment is called. */
export function numberWord(protocol: GroupProtocol): string {
  return protocol === "consumer" ? "epoch" : "generation";
}

/** The epoch of a static member that has left and may come back: until its session ends it keeps what it has. */
const LEFT_FOR_NOW = -2;

/** Whether a static member of the newer protocol has left, and is waited for. */
export function hasLeftForNow({ newer }: Pick<CoordinatorMember, "newer">): boolean {
  return newer?.epoch === LEFT_FOR_NOW;
}

/** The partitions, as keys, that a member still has and is to give up, and those that it is to have and has not got yet. */
export function changesOf({ assignment, newer }: CoordinatorMember): { gives: string[]; gets: string[] } {
  if (newer === null) return { gives: [], gets: [] };
  return { gives: missingIn(newer.target, assignment), gets: missingIn(assignment, newer.target) };
}

/** The partitions, as keys, that `all` has and `some` has not. */
export function missingIn(some: TopicPartitions[], all: TopicPartitions[]): string[] {
  const there = new Set(keysOf(some));
  return keysOf(all).filter((key) => !there.has(key));
}
