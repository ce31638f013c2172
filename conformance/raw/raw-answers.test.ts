import { describe, expect, test } from "vitest";
import { APACHE_KAFKA, EMBEDDED, hasApacheKafka, type Broker } from "../brokers.ts";
import { allCases } from "./cases/index.ts";
import { compare } from "./compare.ts";
import type { Target } from "./talk.ts";

function target({ port }: Broker): Target {
  return { port, own: [[String(port), "PORT"]] };
}

/**
 * The same requests, sent by hand, to both brokers: every API in every version that is served, rightly and
 * wrongly, in every state of a group. What is different on purpose is said where it is asked.
 */
describe.skipIf(!hasApacheKafka)("answers to requests sent by hand", () => {
  for (const one of allCases)
    test(`are Apache Kafka's: ${one.name}`, async () => {
      expect(await compare(one, target(EMBEDDED), target(APACHE_KAFKA))).toEqual([]);
    });
});
