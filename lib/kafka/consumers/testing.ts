import { USUAL_COMMIT, type ConsumerSettings } from "../../contract/client-facts.ts";
import type { StartCommand } from "../../contract/consumer-thread.ts";

/** The order that starts a consumer of group g as the lab would for the first time, but for its `settings`. For tests only. */
export function startOrder(consumer: string, settings: Partial<ConsumerSettings> = {}): StartCommand {
  return {
    type: "start",
    group: "g",
    topic: "t",
    assignors: ["range"],
    settings: {
      consumer,
      name: null,
      clientId: consumer,
      processingMs: 0,
      ...USUAL_COMMIT,
      sessionTimeoutMs: 3_000,
      heartbeatIntervalMs: 500,
      rebalanceTimeoutMs: 5_000,
      ...settings,
    },
    incarnation: 1,
    reason: "added",
    processed: 0,
  };
}
