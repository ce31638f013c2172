import type { Disposer } from "../clock/clock.ts";
import type { CoordinatorStepped } from "../contract/group-events.ts";

/** A step of one group, ready for its stream of events. */
export interface ToldStep {
  group: string;
  /** When the coordinator took it, in milliseconds since the epoch. */
  at: number;
  event: CoordinatorStepped;
}

/** Where the coordinator's own steps come from: the embedded broker tells them, an Apache Kafka of ours writes them into its log. */
export interface StepSource {
  /** What tells them at this moment; null: nothing does. */
  source(): "broker" | "log" | null;
  /** Steps of whatever group, in the order in which the coordinator took them. */
  onSteps(listener: (steps: readonly ToldStep[]) => void): Disposer;
  /** How a group stands after the steps so far, for whoever follows it from now on; null where that is not known. */
  standing(group: string): ToldStep | null;
  /**
   * Resolves when every step has been told that the coordinator took before the call. Never rejects. So an answer of the
   * coordinator can be held back until the steps that led to it are known.
   */
  caughtUp(): Promise<void>;
}
