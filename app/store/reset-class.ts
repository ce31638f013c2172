import type { Clock } from "../../lib/clock/clock.ts";
import { sleep } from "../../lib/clock/clock.ts";
import type { MemberAnswer, RemoveHow } from "../../lib/contract/http.ts";
import type { Commands } from "./commands.ts";
import { CommandError } from "./commands.ts";

/** How a consumer is made to go: a frozen one cannot say goodbye, so it is cut off; a crashed one has only its card left. */
function howToRemove(status: MemberAnswer["status"]): RemoveHow | null {
  switch (status) {
    case "connecting":
    case "joining":
    case "active":
    case "idle":
    case "moving":
    case "failed":
      return "leave";
    case "frozen":
      return "crash";
    case "crashed":
      return "dismiss";
    case "leaving":
      return null;
  }
}

export interface ResetResult {
  /** Told to leave, or cut off. */
  going: number;
  /** Cards of crashed ones put away. */
  dismissed: number;
  /** Cards that are still there: the coordinator counts their members to the end of their sessions. */
  held: number;
}

export interface ResetOptions {
  commands: Pick<Commands, "viewGroup" | "removeConsumer">;
  clock: Clock;
  /** How long to wait for sessions to end, so that their cards can go too. */
  patienceMs: number;
}

const LOOK_AGAIN_MS = 1000;

interface Whom {
  group: string;
  id: string;
}

/**
 * Lets all the lab's consumers of these groups leave, one request after the other, and puts the
 * cards of crashed ones away as soon as their sessions have ended. Rejects with the first error
 * that is not to be expected.
 */
export async function resetClass(groups: string[], { commands, clock, patienceMs }: ResetOptions): Promise<ResetResult> {
  const order = (whom: Whom, how: RemoveHow) => patiently(() => commands.removeConsumer(whom.group, whom.id, how), clock);
  const result: ResetResult = { going: 0, dismissed: 0, held: 0 };
  let cards: Whom[] = [];
  for (const group of groups) {
    const { members } = await commands.viewGroup(group);
    for (const { id, status } of members.filter(isOurs)) {
      const how = howToRemove(status);
      if (how === null) continue;
      const outcome = how === "dismiss" ? "refused" : await order({ group, id }, how);
      if (outcome === "done") result.going += 1;
      if (how !== "leave") cards.push({ group, id });
    }
  }
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const left: Whom[] = [];
    for (const card of cards) {
      if ((await order(card, "dismiss")) === "done") result.dismissed += 1;
      else left.push(card);
    }
    cards = left;
    if (cards.length === 0 || clock.now() >= deadline) return { ...result, held: cards.length };
    await sleep(clock, LOOK_AGAIN_MS);
  }
}

/** Cards of the lab's own consumers: neither external members nor former memberships (C1~1). */
function isOurs({ id, external }: MemberAnswer): boolean {
  return !external && !id.includes("~");
}

/** Waits where the lab says "too fast"; what has gone by itself meanwhile is as good as told to go. */
async function patiently(order: () => Promise<void>, clock: Clock): Promise<"done" | "refused"> {
  for (;;) {
    try {
      await order();
      return "done";
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (error.code === "CONSUMER_NOT_FOUND") return "done";
      if (error.code === "WRONG_STATE") return "refused";
      if (error.code !== "TOO_FAST") throw error;
      await sleep(clock, error.retryAfterMs ?? LOOK_AGAIN_MS);
    }
  }
}
