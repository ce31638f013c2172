import { spawn } from "node:child_process";
import { describe, expect, test, type TestContext } from "vitest";
import { AssignerProtocol } from "kafkajs";
import type { KafkaConnection } from "../lib/contract/consumer-thread.ts";
import { SASL_USER } from "../tools/kafka/properties.ts";
import { findOnPath } from "../tools/programs/find.ts";
import { APACHE_KAFKA, hasApacheKafka, onEachBroker, SASL_BOOTSTRAP, type Broker } from "./brokers.ts";
import { plain, startRig } from "./consumers-rig.ts";
import type { Rig, RigOptions } from "./consumers-rig.ts";
import { until } from "./until.ts";

const kcat = findOnPath(["kcat", "kafkacat"]);

async function start({ onTestFinished }: TestContext, options: RigOptions): Promise<Rig> {
  const rig = await startRig(options);
  onTestFinished(() => rig.close());
  return rig;
}

/** Each member's partitions as the coordinator lists them, smallest first; null while the group rebalances. */
async function assignedIn({ admin, group: name }: Rig): Promise<number[][] | null> {
  const { groups } = await admin.describeGroups([name]);
  const [group] = groups;
  if (group?.state !== "Stable") return null;
  const partitions = group.members.map(({ memberAssignment }) =>
    Object.values(AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}).flat(),
  );
  return partitions.toSorted((a, b) => (a[0] ?? Infinity) - (b[0] ?? Infinity));
}

onEachBroker(others, { tests: "at once" });

function others(broker: Broker): void {
  function startKcat(program: string, rig: Rig, { onTestFinished }: TestContext): void {
    const args = ["-b", broker.bootstrap, "-q", "-G", rig.group, rig.topic];
    const running = spawn(program, args, { stdio: "ignore" });
    const ended = new Promise((resolve) => running.once("exit", resolve));
    onTestFinished(async () => {
      running.kill("SIGTERM");
      await ended;
    });
  }

  describe.each(["range", "roundrobin"] as const)("%s", (assignor) => {
    test.skipIf(kcat === null)("kcat stands in the same group, whoever leads (apt-get install kcat)", async (context) => {
      const rig = await start(context, { connection: plain(broker.bootstrap), assignors: [assignor] });
      const assigned = () => assignedIn(rig);
      rig.add(["C1", "C2"]);
      await rig.settled(["C1", "C2"]);
      startKcat(kcat ?? "kcat", rig, context);
      await until(async () => expect(await assigned()).toEqual([[0], [1], [2]]));
      // kcat leads from here on: it assigns, and ours understand it.
      rig.send("leave", "C1", "C2");
      await until(async () => expect(await assigned()).toEqual([[0, 1, 2]]));
      rig.add(["C3"]);
      await rig.until("C3 owns some", () => (rig.owned("C3")?.length ?? 0) > 0);
      await until(async () => expect((await assigned())?.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2]));
    });
  });

  test.skipIf(!hasApacheKafka)("a Java console consumer stands in the same group", async (context) => {
    const rig = await start(context, { connection: plain(broker.bootstrap) });
    const assigned = () => assignedIn(rig);
    rig.add(["C1", "C2"]);
    await rig.settled(["C1", "C2"]);
    const java = await broker.spawnCli(["console-consumer", "--topic", rig.topic, "--group", rig.group]);
    context.onTestFinished(async () => void (await java.stop()));
    await until(async () => expect(await assigned()).toEqual([[0], [1], [2]]));
    rig.send("crash", "C1");
    await until(async () => expect(await assigned()).toHaveLength(2));
  });
}

/** The embedded broker asks nobody for a password. */
describe.skipIf(!hasApacheKafka)("SASL", { concurrent: true }, () => {
  test.for(["plain", "scram-sha-256", "scram-sha-512"] as const)("%s", async (mechanism, context) => {
    const connection: KafkaConnection = {
      brokers: [SASL_BOOTSTRAP],
      ssl: null,
      sasl: { mechanism, ...SASL_USER },
    };
    const rig = await start(context, { connection });
    rig.add(["C1", "C2"]);
    await rig.settled(["C1", "C2"]);
    rig.send("freeze", "C1");
    await rig.settled(["C2"]);
    rig.send("thaw", "C1");
    await rig.settled(["C1", "C2"]);
  });

  test("a wrong password is told", async (context) => {
    const sasl = { mechanism: "plain", ...SASL_USER } as const;
    const wrong = await start(context, {
      connection: plain(APACHE_KAFKA.bootstrap),
      consumers: { brokers: [SASL_BOOTSTRAP], ssl: null, sasl: { ...sasl, password: "wrong" } },
    });
    wrong.add(["C1"]);
    await wrong.until("C1 has failed", () => wrong.facts.some(({ fact }) => fact.type === "client-failed"));
    const failed = wrong.facts.find(({ fact }) => fact.type === "client-failed");
    expect(failed?.fact).toMatchObject({
      error: { code: "KafkaJSSASLAuthenticationError", message: expect.stringContaining("uthentication") },
    });
    expect(JSON.stringify(failed?.fact)).not.toContain(SASL_USER.password);
  });
});
