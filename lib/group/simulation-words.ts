import type { TopicPartitions } from "../contract/names.ts";

/** A client of ours in the simulated group. */
export interface Client {
  id: string;
  number: number;
  memberId: string | null;
  incarnation: number;
  ids: number;
  /** The generation whose assignment it was told. */
  told: number;
  state: "running" | "frozen" | "crashed" | "left";
}

/** A member as the simulated coordinator counts it. `client` is null for one that is not ours. */
export interface Member {
  client: Client | null;
  clientId: string;
  joined: boolean;
  assignment: TopicPartitions[];
}

/** What the simulated coordinator tells by itself: nothing, all its steps as the embedded broker does, or what Apache Kafka's log says. */
export type Tells = "nothing" | "steps" | "log";

/** What can happen next. */
export const STEPS = [
  "add",
  "leave",
  "crash",
  "freeze",
  "thaw",
  "restart",
  "outsider",
  "outsiderGone",
  "wipe",
  "notice",
  "expire",
  "complete",
  "sync",
  "ask",
  "poll",
  "tell",
  "tellStep",
  "answer",
] as const;
export type Step = (typeof STEPS)[number];
