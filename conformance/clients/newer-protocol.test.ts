import { afterAll, expect, test } from "vitest";
import { onEachBroker, type Broker } from "../brokers.ts";
import { until } from "../until.ts";
import type { Client } from "./client.ts";
import { goInTurn, joinAsKinds, startCrew } from "./crew.ts";
import { describeGroup } from "./groups.ts";
import { javaClient } from "./java.ts";
import { platformaticClient } from "./platformatic.ts";
import { confluentClient } from "./python.ts";
import { seed } from "./topics.ts";

const JAVA = javaClient();

/** Every client that can speak the newer group protocol (KIP-848). */
const CLIENTS = [await confluentClient(), JAVA, platformaticClient()].filter(({ available }) => available);

/** Those whose members come and go quickly: each of Java's is a JVM of its own, which takes two cores for a while. */
const NIMBLE = CLIENTS.filter(({ name }) => name !== JAVA.name);

/**
 * Those that share a group with others. Of @platformatic/kafka's neighbours one now and then misses a record of a
 * partition that moved between them, on Apache Kafka as here.
 */
const GOOD_NEIGHBOURS = CLIENTS.filter(({ name }) => name !== "@platformatic/kafka");

afterAll(() => Promise.all(CLIENTS.map((client) => client.close())));

onEachBroker(
  (broker) => {
    test.each(NIMBLE)("$name: members of the newer protocol join, leave and crash; the others take over", (client) =>
      liveTogether(broker, client),
    );
    test.skipIf(GOOD_NEIGHBOURS.length < 2)(
      "range: several kinds share a group of the newer protocol, and one after the other goes",
      () => shareAmongKinds(broker),
    );
  },
  { tests: "at once" },
);

async function liveTogether(broker: Broker, client: Client): Promise<void> {
  const crew = await startCrew(broker, { partitions: 4, assignor: "uniform", groupProtocol: "consumer" });
  try {
    const a = await crew.join(client, "a");
    await crew.delivers(a);
    const b = await crew.join(client, "b");
    const shares = await crew.settled(a, b);
    expect(shares.map(({ length }) => length)).toEqual([2, 2]);
    await crew.delivers(a, b);
    await toolsDescribe(broker, crew.group);
    await b.leave();
    await crew.delivers(a);
    const c = await crew.join(client, "c");
    await crew.delivers(a, c);
    await c.crash();
    await crew.delivers(a);
    await a.leave();
    await crew.finished();
    // What was committed the next one does not get again.
    const message = { key: null, value: "after all", headers: {} };
    await seed(broker, { topic: crew.topic, messages: [message] });
    const d = await crew.join(client, "d");
    await until(() => expect(d.received().map(({ value }) => value)).toEqual(["after all"]));
    await d.leave();
    await crew.finished();
  } finally {
    await crew.close();
  }
}

/** What `kafka-consumer-groups` prints of the group: its state, its members with their epochs, its offsets. */
async function toolsDescribe(broker: Broker, group: string): Promise<void> {
  const print = async (...options: string[]) => {
    const { stdout, stderr } = await broker.cli(["groups", "--describe", "--group", group, ...options]);
    expect(stderr).toBe("");
    return stdout;
  };
  expect(await print("--state")).toMatch(/\(1\) +uniform +Stable +2\s/);
  const { members } = await describeGroup(broker, group);
  const printed = await print("--members", "--verbose");
  for (const { memberId, clientId, partitions } of members) {
    const line = printed.split("\n").find((text) => text.includes(` ${memberId} `));
    expect(line).toContain(clientId);
    expect(line).toMatch(new RegExp(` 2 +(\\d+) +\\S+:${partitions.join()} +\\1 +\\S+:${partitions.join()} `));
  }
  expect((await print()).trim().split("\n")).toHaveLength(5);
}

async function shareAmongKinds(broker: Broker): Promise<void> {
  const crew = await startCrew(broker, { partitions: 6, assignor: "range", groupProtocol: "consumer" });
  try {
    const members = await joinAsKinds(crew, GOOD_NEIGHBOURS);
    expect((await describeGroup(broker, crew.group)).protocol).toBe("range");
    await goInTurn(crew, members);
    await crew.finished();
  } finally {
    await crew.close();
  }
}
