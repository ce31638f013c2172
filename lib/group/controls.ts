import type { Action, Control } from "./board-types.ts";
import type { ConsumerView, GroupView } from "./view.ts";

/** The buttons of a consumer's card, in their order, and why one of them cannot be pressed now. */
export function controlsOf(view: GroupView, consumer: ConsumerView): Control[] {
  const can = (action: Action, disabled: string | null = null): Control => ({ action, disabled });
  switch (consumer.phase.name) {
    case "connecting":
    case "joining":
    case "joined":
    case "rejoining":
      return [can("leave"), can("crash"), can("freeze"), can("slow")];
    case "leaving":
      return [
        can("leave", `${consumer.id} is leaving already; it finishes the message that it handles first. Crash ends it at once.`),
        can("crash"),
      ];
    case "frozen":
      return [
        can("leave", "A frozen consumer cannot say that it leaves: thaw it first, or crash it."),
        can("crash"),
        can("thaw"),
        can("restart"),
      ];
    case "failed":
      return [can("leave"), can("restart")];
    case "crashed":
      return consumer.goneAt === null
        ? [can("restart"), can("dismiss", stillCounted(view, consumer))]
        : [can("restart"), can("dismiss")];
  }
}

function stillCounted(view: GroupView, consumer: ConsumerView): string | null {
  // With nobody to ask, the card may go: what Kafka counts is shown again when it answers.
  if (view.brokerAway) return null;
  return `The coordinator still counts ${consumer.id}: its card can go when its session has ended.`;
}
