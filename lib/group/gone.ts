import { durationText } from "./sentences.ts";
import type { ConsumerView, GroupView, StepDeparture } from "./view.ts";

/** Why a member went, as the coordinator itself says it; null where it was not heard to. */
export function toldWhy({ steps }: GroupView, memberId: string | null): StepDeparture["why"] | null {
  return steps?.gone.findLast((gone) => gone.memberId === memberId)?.why ?? null;
}

/** Of a client that runs and is no member any more: why, and that it does not know. */
export function evictedText(view: GroupView, { memberId }: ConsumerView): string {
  switch (toldWhy(view, memberId)) {
    case "forgotten":
      return "The broker has lost the group. It does not know yet: it hears so when it asks next, and joins anew.";
    case "late":
      return "It did not answer the rebalance in time, so the group went on without it. It does not know yet.";
    case "left":
    case "expired":
    case null:
      return "The coordinator has ended its session: it sent no heartbeat in time. It does not know yet.";
  }
}

/** Of a client that has crashed and is counted no more. */
export function endedText(view: GroupView, { memberId, armedAt, goneAt }: ConsumerView): string {
  if (memberId === null) return "It crashed before it was a member.";
  if (toldWhy(view, memberId) === "forgotten") return "The broker has lost the group, and so forgot it.";
  if (armedAt === null || goneAt === null) return "Its session has ended.";
  return `Session ended ${durationText(goneAt - armedAt)} after its last heartbeat.`;
}
