import type { Browser } from "@playwright/test";
import type { Clock } from "../lib/clock/clock.ts";
import { readConfig } from "../lib/config/read-config.ts";
import type { RunningKafka } from "../tools/kafka/kafka.ts";
import type { BareSettings } from "./bare/words.ts";

/** What every measurement is given. */
export interface Bench {
  quick: boolean;
  kafka: RunningKafka;
  browser: Browser;
  clock: Clock;
  /** Tells what is going on, apart from the results. */
  say: (line: string) => void;
}

/** The lab's own defaults, for the bare consumers; what is changed by `settings` in the lab is changed there too. */
export function bareSettings(kafka: RunningKafka, settings: Record<string, string> = {}): BareSettings {
  const config = readConfig({ ...settings, KAFKA_BROKERS: kafka.bootstrap });
  const { sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs, maxWaitMs, metadataMaxAgeMs } = config;
  return { brokers: [kafka.bootstrap], sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs, maxWaitMs, metadataMaxAgeMs };
}
