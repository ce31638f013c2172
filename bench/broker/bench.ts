import type { Clock } from "../../lib/clock/clock.ts";

/** What every measurement of the brokers is given. */
export interface BrokerBench {
  quick: boolean;
  clock: Clock;
  /** Tells what is going on, apart from the results. */
  say: (line: string) => void;
}
