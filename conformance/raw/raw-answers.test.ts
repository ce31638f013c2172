import { describe, expect, test } from "vitest";
import { APACHE_KAFKA, EMBEDDED, hasApacheKafka, type Broker } from "../brokers.ts";
import { allCases } from "./cases/index.ts";
import { compare } from "./compare.ts";
import { ERRORS_OF_CLIENTS } from "./error-codes.ts";
import type { Target } from "./talk.ts";

function target({ port }: Broker): Target {
  return { port, own: [[String(port), "PORT"]] };
}

/**
 * The same requests, sent by hand, to both brokers: every API in every version that is served, rightly and
 * wrongly, in every state of a group. What is different on purpose is said where it is asked.
 */
describe.skipIf(!hasApacheKafka)("answers to requests sent by hand", () => {
  const heard = new Set<string>();
  for (const one of allCases)
    test(`are Apache Kafka's: ${one.name}`, async () => {
      const { differences, errors } = await compare(one, target(EMBEDDED), target(APACHE_KAFKA));
      expect(differences).toEqual([]);
      for (const error of errors) heard.add(error);
    });

  // The last test: it is about what all others heard.
  test("have every error in them that clients have to do with, but for those that are said to be missing", () => {
    const errors = Object.entries(ERRORS_OF_CLIENTS);
    const awaited = errors.filter(([, unprovoked]) => unprovoked === null).map(([name]) => name);
    expect(awaited.filter((name) => !heard.has(name))).toEqual([]);
    const missing = errors.filter(([, unprovoked]) => unprovoked !== null).map(([name]) => name);
    expect(missing.filter((name) => heard.has(name))).toEqual([]);
  });
});
