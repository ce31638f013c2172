import kafkajs from "kafkajs";
import { describe, expect, test } from "vitest";
import { EMBEDDED, hasApacheKafka } from "./brokers.ts";
import { makeTopic } from "./clients/topics.ts";
import { DIFFERENCES, type DifferenceId } from "./differences.ts";
import { uniqueName } from "./until.ts";

/** What a client sees of each difference. */
const SHOWN: Readonly<Record<DifferenceId, (() => Promise<void>) | null>> = {
  "no-newer-protocol": hasApacheKafka
    ? async () => {
        const place = ["--topic", uniqueName("newer"), "--group", uniqueName("newer")];
        const protocol = ["--command-property", "group.protocol=consumer"];
        const { code, stderr } = await EMBEDDED.cli(["console-consumer", ...place, ...protocol]);
        expect(stderr).toMatch(/UnsupportedVersionException/);
        expect(code).not.toBe(0);
      }
    : null,
  "no-sasl": async () => {
    const { Kafka, logLevel } = kafkajs;
    const sasl = { mechanism: "plain", username: "lab", password: "secret" } as const;
    const options = { brokers: [EMBEDDED.bootstrap], sasl, logLevel: logLevel.NOTHING, retry: { retries: 0 } };
    await expect(new Kafka(options).admin().connect()).rejects.toThrow("does not support");
  },
  "no-eligible-leaders": hasApacheKafka
    ? async () => {
        const topic = await makeTopic(EMBEDDED);
        const { stdout } = await EMBEDDED.cli(["topics", "--describe", "--topic", topic]);
        expect(stdout).toContain("Elr: N/A");
      }
    : null,
  // Nothing that a client could see: it is what cannot be done to the broker.
  "no-process": null,
};

describe("the embedded broker differs on purpose", () => {
  for (const { id, what } of DIFFERENCES) {
    const shown = SHOWN[id];
    if (shown !== null) test(`${id}: ${what}`, shown);
  }
});
