import { describe, expect, test } from "vitest";
import { APACHE_KAFKA, hasApacheKafka, SASL_BOOTSTRAP } from "./brokers.ts";
import { SASL_USER } from "../tools/kafka/properties.ts";
import { expectAsKafkaSays, startRig, untilSettled } from "./lab-rig.ts";
import { until } from "./until.ts";

/** The embedded broker asks nobody for a password. */
describe.skipIf(!hasApacheKafka)("SASL", () => {
  test.each(["plain", "scram-sha-256", "scram-sha-512"])(
    "through a listener that asks for %s everything works",
    async (mechanism) => {
      const rig = await startRig(SASL_BOOTSTRAP, {
        KAFKA_SASL_MECHANISM: mechanism,
        KAFKA_SASL_USERNAME: SASL_USER.username,
        KAFKA_SASL_PASSWORD: SASL_USER.password,
      });
      const { lab, group } = rig;
      try {
        await lab.addConsumers(group, { count: 2 });
        await untilSettled({ lab }, group, 2);
        await lab.setProducer({ running: true, ratePerSecond: 100 });
        await until(() => expect(lab.producer().produced).toBeGreaterThan(100));
        await lab.setProducer({ running: false });
        await until(() => {
          for (const { committed, logEnd } of lab.viewGroup(group).partitions) expect(committed).toBe(logEnd);
        });
        await until(() => expect(lab.health().broker.version).toBe("4.3"));
        // Kafka's tools come in through the listener without a password.
        await expectAsKafkaSays({ lab, bootstrap: APACHE_KAFKA.bootstrap }, group);
        expect(JSON.stringify([lab.status(), lab.health(), lab.viewGroup(group)])).not.toContain(SASL_USER.password);
      } finally {
        await rig.close();
      }
    },
  );

  test("a wrong password ends the start with a sentence that says so, without the password", async () => {
    const start = startRig(SASL_BOOTSTRAP, {
      KAFKA_SASL_MECHANISM: "plain",
      KAFKA_SASL_USERNAME: SASL_USER.username,
      KAFKA_SASL_PASSWORD: "a wrong one",
    });
    await expect(start).rejects.toThrow(
      /refuses the login \(.*authentication failed.*\): correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD$/i,
    );
    await expect(start).rejects.not.toThrow(/a wrong one/);
  });
});
