import { describe, expect, test, type TestContext } from "vitest";
import type { Assignor } from "../lib/contract/consumer-thread.ts";
import { onEachBroker, type Broker } from "./brokers.ts";
import type { Client } from "./clients/client.ts";
import { describeGroup } from "./clients/groups.ts";
import { javaClient } from "./clients/java.ts";
import { kafkaPythonClient } from "./clients/python.ts";
import { plain, startRig } from "./consumers-rig.ts";
import { until } from "./until.ts";

const PARTITIONS = 12;
const [java, kafkaPython3, kafkaPython2] = [javaClient(), await kafkaPythonClient(3), await kafkaPythonClient(2)];
const CASES = [
  { assignor: "range", client: java },
  { assignor: "range", client: kafkaPython3 },
  { assignor: "roundrobin", client: java },
  { assignor: "roundrobin", client: kafkaPython3 },
  { assignor: "sticky", client: java },
  // Version 3 puts a version before its user data, which neither Java nor its own reader expects.
  { assignor: "sticky", client: kafkaPython2 },
] as const;

/** Client id → its partitions. */
type Shares = Record<string, readonly number[]>;

describe("an assignor of Kafka's, shared with clients of other makes", () =>
  onEachBroker(
    (broker) =>
      test.for(CASES.filter(({ client }) => client.available))(
        "$assignor with $client.name, whoever leads",
        ({ assignor, client }, context) => shareWith({ broker, assignor, client }, context),
      ),
    { tests: "at once" },
  ));

interface Case {
  broker: Broker;
  assignor: Assignor;
  client: Client;
}

/** Whoever was in the group first leads it: first one of the lab's, and when that has gone the stranger. */
async function shareWith({ broker, assignor, client }: Case, { onTestFinished }: TestContext): Promise<void> {
  const rig = await startRig({
    connection: plain(broker.bootstrap),
    partitions: PARTITIONS,
    assignors: [assignor],
    // Whoever is put out by a busy machine and comes back has lost what it is to have kept.
    settings: { sessionTimeoutMs: 10_000 },
  });
  onTestFinished(() => rig.close());
  const { group, topic } = rig;
  const settled = (...members: string[]) => until(() => sharesOf(broker, group, { assignor, members }));

  rig.add(["C1"]);
  const alone = await settled("client-C1");
  const stranger = await client.join(broker, {
    topic,
    group,
    clientId: "stranger",
    groupProtocol: "classic",
    assignor,
    sessionMs: 6000,
  });
  onTestFinished(() => stranger.crash());
  const two = await settled("client-C1", "stranger");
  rig.add(["C2"]);
  const three = await settled("client-C1", "client-C2", "stranger");
  rig.send("leave", "C1");
  const led = await settled("client-C2", "stranger");
  rig.add(["C3"]);
  const joined = await settled("client-C2", "client-C3", "stranger");
  for (const shares of [two, three, led, joined]) expect(isEven(shares), JSON.stringify(shares)).toBe(true);
  if (assignor !== "sticky") return;
  // Nobody gives away more than has to be, and nobody who stays loses what somebody leaves to them.
  expect(kept(alone, two)).toEqual({ "client-C1": 6 });
  expect(kept(two, three)).toEqual({ "client-C1": 4, stranger: 4 });
  expect(kept(three, led)).toEqual({ "client-C2": 4, stranger: 4 });
  expect(kept(led, joined)).toEqual({ "client-C2": 4, stranger: 4 });
}

/** What the coordinator says that each has; throws unless the group rests with these members, who share everything. */
async function sharesOf(
  broker: Broker,
  group: string,
  expected: { assignor: Assignor; members: readonly string[] },
): Promise<Shares> {
  const { state, protocol, members } = await describeGroup(broker, group);
  const clientIds = members.map(({ clientId }) => clientId).sort();
  expect({ state, assignor: protocol, members: clientIds }).toEqual({ state: "Stable", ...expected });
  expect(members.flatMap(({ partitions }) => partitions).toSorted((a, b) => a - b)).toEqual([...Array(PARTITIONS).keys()]);
  return Object.fromEntries(members.map(({ clientId, partitions }) => [clientId, partitions]));
}

function isEven(shares: Shares): boolean {
  const sizes = Object.values(shares).map(({ length }) => length);
  return Math.max(...sizes) - Math.min(...sizes) <= 1;
}

/** Of those who were there before and are now: how many partitions stayed with each. */
function kept(before: Shares, now: Shares): Record<string, number> {
  const stay = Object.entries(now).filter(([clientId]) => clientId in before);
  return Object.fromEntries(
    stay.map(([clientId, partitions]) => [clientId, partitions.filter((each) => before[clientId]?.includes(each)).length]),
  );
}
