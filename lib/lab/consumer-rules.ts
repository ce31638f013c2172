import type { ConsumerView, GroupView } from "../group/view.ts";

/** What can be asked of one consumer. */
export type ConsumerAction = "leave" | "crash" | "dismiss" | "freeze" | "thaw" | "restart" | "slow";

/** Actions that come to nothing while Kafka does not answer: they have to tell it something. */
export const NEEDS_BROKER: ReadonlySet<ConsumerAction> = new Set(["leave", "restart"]);

/** How many crashed consumers' cards a group keeps. */
export const CRASHED_CARDS = 50;

/**
 * Why an action is not possible in the state that the view shows, as a sentence; null where it is.
 * A pure function, so that whoever draws the buttons can say the same.
 */
export function whyNot(action: ConsumerAction, consumer: ConsumerView): string | null {
  const { id, phase } = consumer;
  switch (action) {
    case "leave":
      if (phase.name === "frozen")
        return `${id} is frozen: nothing that it sends goes out, LeaveGroup neither. Thaw it first, or crash it.`;
      if (phase.name === "leaving") return `${id} is leaving already: it waits for its running handler. Crash ends it at once.`;
      return stopped(consumer, "could leave");
    case "crash":
      return stopped(consumer, "could crash");
    case "freeze":
      if (phase.name === "frozen") return `${id} is frozen already.`;
      return stopped(consumer, "could be frozen");
    case "thaw":
      return phase.name === "frozen" ? null : `${id} is not frozen.`;
    case "restart":
      return phase.name === "leaving" ? `${id} is leaving: wait until it has left, or crash it.` : null;
    case "slow":
      return phase.name === "leaving" ? `${id} is leaving: it handles no further message.` : null;
    case "dismiss":
      if (phase.name === "crashed" || phase.name === "failed") return null;
      return `${id} still runs: only the card of a crashed or failed consumer can be put away. Let it leave, or crash it.`;
  }
}

function stopped({ id, phase }: ConsumerView, what: string): string | null {
  if (phase.name === "crashed") return `${id} has crashed: nothing runs that ${what}. Restart it, or dismiss its card.`;
  if (phase.name === "failed")
    return `${id} was given up by its client (${phase.error.code}): nothing runs that ${what}. Restart it, or dismiss its card.`;
  return null;
}

/** Consumers that count against the limit: all but the crashed, of which nothing runs. */
export function runningConsumers(view: GroupView): number {
  return Object.values(view.consumers).filter(({ phase }) => phase.name !== "crashed").length;
}

/** Cards of crashed consumers that are still shown. */
export function crashedCards(view: GroupView): number {
  return Object.values(view.consumers).filter(({ phase }) => phase.name === "crashed").length;
}
