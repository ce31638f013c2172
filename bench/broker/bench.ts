import type { Clock } from "../../lib/clock/clock.ts";
import type { Brokers } from "./sides.ts";

/** What every measurement of the brokers is given. */
export interface BrokerBench {
  quick: boolean;
  clock: Clock;
  /** Tells what is going on, apart from the results. */
  say: (line: string) => void;
  /** The brokers that all measurements share which need no fresh ones. */
  brokers: () => Promise<Brokers>;
}
