import type { Action, Control } from "./board-types.ts";
import type { ConsumerView, GroupView } from "./view.ts";

/** The buttons of a consumer's card, in their order, and why one of them cannot be pressed now. */
export function controlsOf(view: GroupView, consumer: ConsumerView): Control[] {
  const controls = controlsInState(consumer);
  if (!view.brokerAway) return controls;
  // What would follow could not be seen: nobody can be asked what the group makes of it.
  return controls.map(({ action, disabled }) => ({ action, disabled: disabled ?? "Kafka does not answer: wait until it does." }));
}

/** What a consumer in this state can be told, whether or not Kafka answers. */
export function controlsInState(consumer: ConsumerView): Control[] {
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
        ? [can("restart"), can("dismiss", stillCounted(consumer))]
        : [can("restart"), can("dismiss")];
  }
}

function stillCounted(consumer: ConsumerView): string {
  return `The coordinator still counts ${consumer.id}: its card can go when its session has ended.`;
}
