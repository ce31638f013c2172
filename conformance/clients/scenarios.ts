import { afterAll, describe } from "vitest";
import { onEachBroker } from "../brokers.ts";
import type { Client } from "./client.ts";
import { groupScenarios } from "./group-scenarios.ts";
import { recordScenarios } from "./record-scenarios.ts";

/** Everything that is asked of each client, on each broker; with these assignors, the first its main one. */
export function scenarios(client: Client, assignors: readonly [string, ...string[]]): void {
  describe.skipIf(!client.available)(client.name, () => {
    afterAll(() => client.close());
    onEachBroker(
      (broker) => {
        recordScenarios(client, broker);
        groupScenarios(client, broker, assignors);
      },
      { tests: "at once" },
    );
  });
}
