import type { StepMember } from "../contract/group-steps.ts";
import type { Tile, Tray } from "./board-types.ts";
import { isListed, stepNames } from "./members.ts";
import { reconciling } from "./newer-words.ts";
import { numberWord, protocolOf } from "./protocol.ts";
import { describeRebalance } from "./sentences.ts";
import { isAwaited } from "./status.ts";
import type { GroupView } from "./view.ts";

/** The tray between the cards: partitions that nobody has, and what the rebalance waits for. */
export function selectTray(view: GroupView, { tiles, now }: { tiles: Tile[]; now: number }): Tray {
  const [last] = view.rebalances;
  return {
    active: view.rebalance !== null,
    title: titleOf(view),
    tiles,
    ...waitOf(view, now),
    sinceMs: view.rebalance ? Math.max(0, now - view.rebalance.startedAt) : null,
    last: last ? describeRebalance(last) : null,
    nobodyConsumes:
      view.rebalance !== null && view.partitions.every(({ hold }) => hold === "moving" || hold === "held" || hold === "unowned"),
  };
}

function titleOf(view: GroupView): string | null {
  if (view.rebalance) {
    const { fromGeneration } = view.rebalance;
    const word = numberWord(protocolOf(view));
    if (view.generation !== null && fromGeneration !== null && view.generation > fromGeneration) {
      return `Rebalancing, ${word} ${fromGeneration} → ${view.generation}`;
    }
    if (view.generation !== null && fromGeneration === null) return `Rebalancing, ${word} ${view.generation}`;
    return fromGeneration === null ? "Rebalancing" : `Rebalancing, after ${word} ${fromGeneration}`;
  }
  if (view.coordinator?.members.length === 0 && view.partitions.length > 0) return "Nobody consumes these partitions";
  return null;
}

/** Whom the group waits for, and how long at most: by the coordinator's word, else as far as others tell. */
function waitOf(view: GroupView, now: number): Pick<Tray, "waitsFor" | "awaited" | "atMostMs"> {
  const waits = view.steps?.waits;
  if (!view.rebalance) return { waitsFor: "join", awaited: [], atMostMs: null };
  if (protocolOf(view) === "consumer") return { ...reconciling(view), atMostMs: null };
  if (!waits) return { waitsFor: "join", awaited: guessAwaited(view), atMostMs: null };
  if (waits.for === "nobody") return { waitsFor: "sync", awaited: [], atMostMs: null };
  return {
    waitsFor: waits.for,
    awaited: waits.for === "company" ? [] : namesOf(view, waits.awaited),
    atMostMs: waits.until === null ? null : Math.max(0, waits.until - now),
  };
}

/** As they are named on the board; whoever has no card yet by its client id. */
function namesOf(view: GroupView, members: StepMember[]): string[] {
  const nameOf = stepNames(view);
  return [...new Set(members.map((member) => nameOf(member).name))].sort(byNumber);
}

/** C2 before C10. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** Whom the group waits for, as far as our clients and the coordinator's list tell. */
function guessAwaited(view: GroupView): string[] {
  return Object.values(view.consumers).flatMap((consumer) => {
    const silent = (consumer.phase.name === "crashed" || consumer.phase.name === "frozen") && isListed(view, consumer.memberId);
    const former = consumer.former.filter(({ memberId }) => isListed(view, memberId)).map(({ id }) => id);
    return isAwaited(view, consumer) || silent ? [consumer.id, ...former] : former;
  });
}
