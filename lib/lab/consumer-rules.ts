import { controlsInState } from "../group/controls.ts";
import type { Action } from "../group/board-types.ts";
import type { ConsumerView, GroupView } from "../group/view.ts";

/** How many crashed consumers' cards a group keeps. */
export const CRASHED_CARDS = 50;

/** Whether an action comes to nothing while Kafka does not answer, since it has to tell it something. */
export function needsBroker(action: Action, { phase }: ConsumerView): boolean {
  // A failed client has no connection: it can be let go of at once.
  return action === "restart" || (action === "leave" && phase.name !== "failed");
}

/**
 * Why an action is not possible in the consumer's state, as a sentence; null where it is.
 * Pure. Whatever a button of the card offers is possible, and what it says when disabled is said here
 * too; scripts may also do some things that no button offers.
 */
export function whyNot(action: Action, consumer: ConsumerView): string | null {
  const button = controlsInState(consumer).find((control) => control.action === action);
  return button ? button.disabled : withoutButton(action, consumer);
}

function withoutButton(action: Action, { id, phase }: ConsumerView): string | null {
  switch (action) {
    case "leave":
    case "crash":
      return phase.name === "crashed" ? `${id} has crashed: nothing of it runs. Restart it, or dismiss its card.` : null;
    case "freeze":
      if (phase.name === "crashed") return `${id} has crashed: nothing of it runs that could be frozen.`;
      if (phase.name === "leaving") return `${id} is leaving: it cannot be frozen any more. Crash ends it at once.`;
      return phase.name === "frozen" ? `${id} is frozen already.` : null;
    case "thaw":
      return phase.name === "frozen" ? null : `${id} is not frozen.`;
    case "restart":
      return phase.name === "leaving" ? `${id} is leaving: wait until it has left, or crash it.` : null;
    case "dismiss":
      if (phase.name === "crashed" || phase.name === "failed") return null;
      return `${id} still runs: only the card of a crashed or failed consumer can be put away. Let it leave, or crash it.`;
    case "slow":
      return null;
  }
}

/** Consumers that count against the limit: all but the crashed, of which nothing runs. */
export function runningConsumers(view: GroupView): number {
  return Object.values(view.consumers).filter(({ phase }) => phase.name !== "crashed").length;
}

/** Cards of crashed consumers that are still shown. */
export function crashedCards(view: GroupView): number {
  return Object.values(view.consumers).filter(({ phase }) => phase.name === "crashed").length;
}
