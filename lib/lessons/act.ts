import type { CommitMode } from "../contract/client-facts.ts";
import type { BrokerOrder } from "../contract/http.ts";
import type { KeyMode } from "../contract/producer.ts";
import type { Action } from "../group/board-types.ts";
import { delayBeyondSession } from "../group/delays.ts";
import type { GroupView } from "../group/view.ts";
import type { Scene } from "./scene.ts";

/** Whom an act is about: an id, or found in the group when it is done; null where there is nobody. */
export type Who = string | ((view: GroupView) => string | null);

type CardAct = Exclude<Action, "slow">;

interface Simple {
  add: { count: number };
  keys: { keys: KeyMode };
  partitions: { to: number };
  broker: { order: Extract<BrokerOrder, "stop" | "start"> };
}

type SimpleAct = { [Do in keyof Simple]: { do: Do } & Simple[Do] }[keyof Simple];

/** What a step does: commands of the lab, each of which a person can give with the page's own controls. */
export type Act =
  | SimpleAct
  | { do: CardAct; who: Who }
  /** `ms`: for each message; "too long" is longer than the session. */
  | { do: "slow"; who: Who; ms: number | "too long" }
  | { do: "commit"; who: Who; commit: CommitMode };

/** An act with everything found that it names. */
export type Order =
  | SimpleAct
  | { do: CardAct; consumer: string }
  | { do: "slow"; consumer: string; ms: number }
  | { do: "commit"; consumer: string; commit: CommitMode };

/** What has to be ordered; null where nobody is there whom it could be about. */
export function resolveAct(act: Act, { view }: Scene): Order | null {
  if (!("who" in act)) return act;
  const consumer = typeof act.who === "string" ? act.who : act.who(view);
  if (consumer === null) return null;
  switch (act.do) {
    case "commit":
      return { do: act.do, consumer, commit: act.commit };
    case "slow": {
      const session = view.consumers[consumer]?.sessionTimeoutMs ?? 0;
      return { do: act.do, consumer, ms: act.ms === "too long" ? delayBeyondSession(session) : act.ms };
    }
    default:
      return { do: act.do, consumer };
  }
}

/** Whether only somebody outside of the page can do it: a broker that is not the lab's is stopped where it was started. */
export function isOutside(order: Order, { broker }: Scene): boolean {
  return order.do === "broker" && broker.kind === "kafka";
}
